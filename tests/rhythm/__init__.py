"""A week of one number, through the real pacer and past the simulated platform's own limits: `make rhythm`."""
