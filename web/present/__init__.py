"""Values to what a page shows."""
