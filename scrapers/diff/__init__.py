"""What differs between two texts, and what kind of change it is."""
