"""The public door: the only process that citizens reach."""
