"""Photos and documents that a contributor adds to what they tell us."""
