"""The web in, clean readouts out."""
