"""Whether the team is all right, and what to do if it is not: few numbers, each against a target. Never about one person."""
