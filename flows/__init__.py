"""Prefect: the chain of copydesk.chain as flows. Nothing here knows HTML or YAML."""
