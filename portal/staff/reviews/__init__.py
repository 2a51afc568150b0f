"""Reviews: finding one, and the page that starts with the person."""
