"""The events of a generation: those that are asked for, and what they say of their readouts."""
