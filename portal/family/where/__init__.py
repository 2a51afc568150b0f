"""Where the review is, and a pause."""
