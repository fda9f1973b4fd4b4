"""Keeping an eye on a conversation without having it, and being called into one by name."""
