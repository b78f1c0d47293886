"""The chain of a run: crawl → read → relate → score → write. Written once, for a terminal and for Prefect alike."""
