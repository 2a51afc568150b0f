"""Messages from contributors."""
