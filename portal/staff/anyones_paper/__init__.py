"""A form that somebody without a room sent back on paper: typed in."""
