"""Who said what, about what: pure functions from a Readout to its Annotations."""
