"""A meeting with the reviewer."""
