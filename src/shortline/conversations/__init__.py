"""Conversations: the endless thread between one identity and one inbox, its cases, messages and notes."""
