"""The conversation between desk and crawler: JSON lines on the crawler's standard input and output."""
