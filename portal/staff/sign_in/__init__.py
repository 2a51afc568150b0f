"""Staff sign in: a password, then a second factor."""
