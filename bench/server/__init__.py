"""A real server under load."""
