"""The simulated world: providers as seen from outside, and the people who write."""
