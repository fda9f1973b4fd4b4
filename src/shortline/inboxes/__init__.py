"""Inboxes: configured accounts of channels, with their secrets, their health and their templates."""
