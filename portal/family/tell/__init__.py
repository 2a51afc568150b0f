"""Telling us about the person: prompts in any order, saved as they come, looked over and sent."""
