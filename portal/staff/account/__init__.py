"""What a contributor sent us, as they wrote it."""
