"""What logs may not hold: phone numbers, message texts, secrets. Pure, so that even the log can use it."""

import re
from typing import Any

SECRET_NAMES = frozenset(
    [
        "password",
        "token",
        "access_token",
        "app_secret",
        "verify_token",
        "secret",
        "authorization",
        "cookie",
        "secret_key",
        "secret_key_previous",
        "text",
        "body",
        "caption",
        "draft",
        "name",
        "filename",
        "email",
        "phone",
        "wa_id",
        "to",
        "recipient",
    ]
)
_NUMBER = re.compile(r"(?<![\w.])\+?\d[\d \-()]{5,}\d(?![\w.])")
_BEARER = re.compile(r"(?i)bearer\s+\S+")
_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[a-z]{2,}", re.I)


def redact_text(value: str) -> str:
    """Replace what looks like a phone number, an address or a bearer token; keep the rest readable."""
    value = _BEARER.sub("Bearer ***", value)
    value = _MAIL.sub("***@***", value)
    return _NUMBER.sub(lambda match: "***" if sum(c.isdigit() for c in match[0]) >= 7 else match[0], value)


def redact(name: str, value: Any) -> Any:
    if name.lower() in SECRET_NAMES:
        return f"<{len(value)} characters>" if isinstance(value, str) else "<hidden>"
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, dict):
        return {key: redact(str(key), inner) for key, inner in value.items()}
    return value
