"""How long a page stays open, said before it closes; and staying longer."""
