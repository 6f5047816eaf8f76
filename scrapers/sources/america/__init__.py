"""Sources in the time zones of America."""
