"""Raise it, from a contributor's own room, and what became of it."""
