"""Small patches that break a promise on purpose, and the proof that the suite notices: `make mutants`."""
