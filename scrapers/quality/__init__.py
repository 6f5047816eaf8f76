"""Whether what a crawl reads may be believed, and how each source is."""
