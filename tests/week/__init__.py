"""A team's week on the real product, in a time that jumps from moment to moment: `make week`."""
