"""We would like a review, or a deeper one: asked without a letter."""
