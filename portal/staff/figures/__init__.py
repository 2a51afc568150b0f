"""How far families were reached, area by area."""
