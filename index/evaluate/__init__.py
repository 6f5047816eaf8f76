"""How right the annotations are."""
