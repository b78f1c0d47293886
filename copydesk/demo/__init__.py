"""A newsroom of invented publishers, served on loopback, and a workspace that reads them.

`newsroom/` holds the articles, `layouts/` what the publishers' pages look like, `desk/` the workspace.
"""
