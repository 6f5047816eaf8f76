"""Saved files and data sets into the archive."""
