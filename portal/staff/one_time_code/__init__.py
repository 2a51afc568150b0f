"""A code that staff tell on the telephone, to the number on file."""
