"""A request in, a page of results out."""
