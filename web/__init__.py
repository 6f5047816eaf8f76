"""The page, the endpoint and the command line: thin, and the composition root."""
