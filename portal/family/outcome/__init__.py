"""What came of the review, for a contributor."""
