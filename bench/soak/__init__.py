"""Readouts under faults: processes killed, disks full, generations replaced while everybody searches."""
