"""Refusals of the Graph API: a code, its HTTP status, and the details a client is meant to read."""

from __future__ import annotations

import hashlib
from typing import Any

Json = dict[str, Any]

# code: (HTTP status, title). Throttling codes are documented as 400, not 429.
CODES: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "Permissions error"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Business Account locked"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Business Account in maintenance mode"),
    131062: (400, "Business-scoped user id is not supported for this message"),
    132000: (400, "Template Param Count Mismatch"),
    132001: (404, "Template does not exist"),
    132005: (400, "Template Hydrated Text Too Long"),
    132007: (400, "Template Format Character Policy Violated"),
    132012: (400, "Template Parameter Format Mismatch"),
    132015: (400, "Template is Paused"),
    132016: (400, "Template is Disabled"),
    132018: (400, "Template Parameters Invalid"),
    133005: (400, "Two step verification PIN Mismatch"),
    133006: (400, "Phone number re-verification needed"),
    133008: (400, "Too many two step verification PIN guesses"),
    133009: (400, "Two step verification PIN guessed too fast"),
    133010: (400, "Phone number not registered"),
    133016: (400, "Account register deregister rate limit exceeded"),
    137000: (400, "Identity key check failed"),
    138000: (400, "Calling not enabled"),
    138006: (400, "No approved call permission"),
    139100: (400, "Failed to block/unblock some users"),
    139101: (400, "Blocklist limit reached"),
    147001: (400, "Invalid username"),
    2388019: (400, "Message template limit reached"),
    2388040: (400, "Character limit exceeded"),
    2388047: (400, "Message header format is incorrect"),
    2388072: (400, "Message body format is incorrect"),
    2388073: (400, "Message footer format is incorrect"),
    2388293: (400, "Too many variables for the message length"),
    2388299: (400, "Leading or trailing variables are not allowed"),
}


class GraphError(Exception):
    """One refusal, as it leaves the wire."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        http: int | None = None,
        subcode: int | None = None,
        title: str | None = None,
        transient: bool | None = None,
    ) -> None:
        known_http, known_title = CODES.get(code, (400, "Error"))
        self.code = code
        self.details = details
        self.http = http or known_http
        self.title = title or known_title
        self.subcode = subcode
        self.transient = transient
        super().__init__(f"(#{code}) {self.title}: {details}")

    def body(self) -> Json:
        error: Json = {
            "message": self.details if self.code == 190 and self.details else f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": "A" + hashlib.sha256(str(self).encode()).hexdigest()[:10],
        }
        if self.details and self.code != 190:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.transient is not None:
            error["is_transient"] = self.transient
        return {"error": error}


def webhook_error(code: int, details: str = "") -> Json:
    """The same refusal, as it appears inside a `failed` status or a message."""
    title = CODES.get(code, (400, "Error"))[1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or f"{title}."},
        "href": "/documentation/business-messaging/whatsapp/support/error-codes",
    }
