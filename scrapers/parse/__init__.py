"""Bytes of a page to a Readout or Links: pure functions."""
