"""Generations on the disk: layout, checksums, leases."""
