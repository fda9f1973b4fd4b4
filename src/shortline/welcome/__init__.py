"""The first minutes: what is set up already, and the simulated city that one button opens and one button removes."""
