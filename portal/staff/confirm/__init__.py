"""The second factor once more."""
