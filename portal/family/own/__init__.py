"""What is a contributor’s own: seeing it, having it corrected, taking it back, leaving."""
