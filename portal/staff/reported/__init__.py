"""What people told us without a letter: looked at, put beside who is known, decided."""
