"""Standing searches: what is new for each, and how it is sent."""
