"""Simulated people: who they are, what they say, and the files they send."""
