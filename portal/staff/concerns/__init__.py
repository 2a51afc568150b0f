"""What people raised: on the desk of whoever it is not about."""
