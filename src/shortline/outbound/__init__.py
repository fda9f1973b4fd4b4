"""The way out: `submit` is the one way to ask for a message to leave, `deliver` the one place where it leaves."""
