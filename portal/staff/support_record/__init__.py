"""What staff know of a supporter: whether the person agreed, and what helps the person decide."""
