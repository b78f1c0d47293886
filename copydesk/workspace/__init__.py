"""The workspace: a folder with settings, sources, topics and providers, read into types."""
