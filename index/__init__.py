"""The archive in, a published generation out."""
