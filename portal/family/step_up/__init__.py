"""A one-time code before stored words are read back: how it comes, and giving it."""
