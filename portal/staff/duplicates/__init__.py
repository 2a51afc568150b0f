"""A person notified twice: offered for merging, decided by a coordinator."""
