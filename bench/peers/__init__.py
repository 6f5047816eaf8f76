"""The engines compared."""
