"""What events add up to: contacts of two, the side that is missing, and the formulae of a pair."""
