"""What, where and what kind of event."""
