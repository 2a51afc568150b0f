"""Words that came after their page had closed, back with their writer."""
