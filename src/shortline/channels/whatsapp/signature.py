"""Is this body from Meta? HMAC-SHA256 with the app secret over the raw bytes, before anybody has parsed them.

Meta signs its own escaped form; a body that was parsed and written again does not verify, and must not.
Two secrets are allowed while one is being rotated.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

from shortline.channels.failures import WebhookRejected

HEADER = "x-hub-signature-256"
PREFIX = "sha256="


def sign(secret: str, body: bytes) -> str:
    """The header value Meta would send for this body."""
    return PREFIX + hmac.digest(secret.encode(), body, "sha256").hex()


def matches(secrets: Iterable[str], header: str | bytes | None, body: bytes) -> bool:
    """Constant time for each secret; an empty secret never matches anything."""
    if not header:
        return False
    given = header.encode("latin-1", "replace") if isinstance(header, str) else header
    found = False
    for secret in secrets:
        if secret:
            found |= hmac.compare_digest(sign(secret, body).encode(), given)
    return found


def verify(secrets: Iterable[str], headers: Mapping[str, str], body: bytes) -> None:
    if not matches(secrets, headers.get(HEADER), body):
        raise WebhookRejected()
