"""People who work at a desk and people who write to it, as pure models: who is there when, how fast, and with which mistakes."""
