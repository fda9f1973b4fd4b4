"""What is done by the clock and not by a person: time rules, what they may touch, and what became of it."""
