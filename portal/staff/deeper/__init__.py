"""A contributor asked for a deeper review: decided, and why, for a second reader."""
