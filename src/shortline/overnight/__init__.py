"""Who takes over from a team outside its opening hours, and what the day finds in the morning."""
