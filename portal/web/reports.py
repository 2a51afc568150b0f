"""Where a browser keeps the token of what it is telling us without a letter."""

REPORT = "report"
