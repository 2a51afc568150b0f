"""Recommendations together, on the staff side: offered, and each suggestion answered."""
