"""The engine that serves."""
