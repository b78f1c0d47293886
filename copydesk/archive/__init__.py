"""Fetched answers as the wire sent them: written before they are read, read again at any time."""
