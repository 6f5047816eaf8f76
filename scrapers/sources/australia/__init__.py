"""Sources in Australian time zones."""
