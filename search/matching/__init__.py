"""The meaning of a query tree in a text, shared by all engines."""
