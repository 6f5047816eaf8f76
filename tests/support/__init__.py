"""What tests, benchmarks and the docs' pictures share."""
