"""Recommendations together, and “your words led here”."""
