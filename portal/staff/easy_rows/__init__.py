"""Learning, recommendations and actions; never who said what."""
