"""A review that takes longer."""
