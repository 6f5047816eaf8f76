"""Completion, spelling, likeness."""
