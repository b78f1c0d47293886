"""What stands between the spiders and the network, in the order of crawler/settings.py."""
