"""Needs that the portal cannot meet alone."""
