"""The Graph API's edges, one file per noun. Importing this package fills the routing table."""

from . import media, messages, numbers, subscriptions, tokens

__all__ = ["media", "messages", "numbers", "subscriptions", "tokens"]
