"""The way in: receive (verify, keep, answer), apply, replay."""
