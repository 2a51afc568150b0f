"""Somebody has died: told without a letter, in a few steps."""
