"""What every answer passes."""
