"""The questions of a review."""
