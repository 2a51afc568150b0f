"""Whether a sentence is still the one that its receipt was given for."""
