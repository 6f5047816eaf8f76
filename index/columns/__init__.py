"""The columnar form of a segment."""
