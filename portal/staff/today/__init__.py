"""What each family is waiting for."""
