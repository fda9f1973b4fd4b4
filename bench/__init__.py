"""Measurements, one question a file, each as a ratio against a reference in the same run. `make bench` runs them all."""
