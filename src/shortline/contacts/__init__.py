"""Contacts: the people who write to us, each a set of identities (an address on a channel)."""
