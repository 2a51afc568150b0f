"""What other bodies do and plan."""
