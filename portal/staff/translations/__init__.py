"""What is to be put into another language."""
