"""The Graph API's edges, one file per noun. Importing this package fills the routing table."""

from . import blocks, calls, links, media, messages, numbers, profile, subscriptions, templates, tokens, uploads

__all__ = [
    "blocks",
    "calls",
    "links",
    "media",
    "messages",
    "numbers",
    "profile",
    "subscriptions",
    "templates",
    "tokens",
    "uploads",
]
