"""A learning disability given as a reason for a decision: ours to look at, to act upon, and to answer."""
