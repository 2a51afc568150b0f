"""“Your sign-in”: passkeys, password, and where one is signed in."""
