"""The invented publishers of the bundled sample."""
