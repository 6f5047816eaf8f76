"""Statements as results, over the columns of a snapshot."""
