"""What the desk costs, measured beside plain ways to do the same. `make bench` runs all of it."""
