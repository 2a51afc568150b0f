"""What became of each question."""
