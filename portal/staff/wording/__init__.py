"""The words of every language, looked at and corrected by people who speak it."""
