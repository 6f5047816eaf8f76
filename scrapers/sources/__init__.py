"""One official publisher a file, found by walking this package."""
