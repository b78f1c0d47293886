"""What an article is worth: its topics, its provider, its quality, its place in the story."""
