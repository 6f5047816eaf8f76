"""Names and phrases, and finding them."""
