"""Meta asks once, when the callback URL is set: give back the challenge to whoever knows the verify token."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from shortline.channels.failures import WebhookRejected


def challenge(verify_token: str, query: Mapping[str, str]) -> str:
    """The body to answer with status 200, and nothing else. Raises WebhookRejected, to be answered with 403."""
    given = query.get("hub.verify_token", "")
    if not verify_token or query.get("hub.mode") != "subscribe":
        raise WebhookRejected("This is not a verification request.")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), verify_token.encode()):
        raise WebhookRejected("The verify token does not match.")
    if not query.get("hub.challenge"):
        raise WebhookRejected("The verification request carries no challenge.")
    return query["hub.challenge"]
