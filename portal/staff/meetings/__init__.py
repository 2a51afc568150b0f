"""Meetings with contributors."""
