"""Two accounts of one event, aligned by matter: what both tell of, and what only one of them says."""
