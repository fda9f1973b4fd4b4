"""Macros: answers kept for use again, each in several wordings, personal by their variables."""
