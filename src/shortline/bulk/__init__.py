"""One thing done with many conversations by one press, each for itself, and taken back by one more."""
