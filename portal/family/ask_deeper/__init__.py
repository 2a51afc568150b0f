"""Ask for a deeper review, and see what became of it."""
