"""Forms on paper, and what was typed from them."""
