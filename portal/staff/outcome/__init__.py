"""What came of a review, written by staff; and what has been done since."""
