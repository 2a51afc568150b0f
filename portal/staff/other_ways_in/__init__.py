"""Other ways in: the organisation's own sign-in, and passkeys."""
