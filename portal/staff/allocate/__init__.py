"""Giving a review to a reviewer who is independent of the care."""
