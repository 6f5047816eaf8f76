"""Sources in the time zones of Europe."""
