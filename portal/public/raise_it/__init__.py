"""Raise it: feedback, a concern, a complaint, by anybody."""
