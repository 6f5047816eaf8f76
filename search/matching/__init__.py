"""What a tree means in a text, shared by every engine."""
