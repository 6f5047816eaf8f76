"""Sources in the time zones of Asia."""
