"""The same work on us and on our peers, in one run."""
