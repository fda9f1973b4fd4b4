"""The one tree of errors. Each has a stable code, an HTTP status and a sentence a person can act on.

ShortlineError
├── BadRequest (422)      the payload has the wrong shape
├── NotSignedIn (401)     no valid session or token
├── NotAllowed (403)      signed in, but the right is missing
├── NotFound (404)        no such thing, or not visible to you: the answer is the same
├── Conflict (409)        the world moved on meanwhile
├── TooLarge (413)        size limit, named
├── UnsupportedMedia (415)
├── Refused (422)         the guard said no; carries the decision and its remedies
├── TooMany (429)         a rate limit; carries when to come back
└── Unavailable (503)     our trouble, nothing lost; try again
"""

from collections.abc import Mapping
from typing import Any


class ShortlineError(Exception):
    code = "internal"
    status = 500
    sentence = "Something went wrong on our side. Nothing was lost."

    reason: str | None = None

    def __init__(
        self,
        sentence: str | None = None,
        *,
        code: str | None = None,
        reason: str | None = None,
        params: Mapping[str, Any] | None = None,
        field: str | None = None,
        **extra: Any,
    ):
        """`reason` names the sentence where one code has several; `params` is what the sentence is made of. With both, a
        screen says the same in its own language."""
        self.sentence = sentence or type(self).sentence
        self.code = code or type(self).code
        self.reason = reason or (type(self).reason if code is None else None)
        self.params = dict(params or {})
        self.field = field
        self.extra = extra
        super().__init__(self.sentence)

    def problem(self) -> dict[str, Any]:
        """The error as an RFC 9457 problem document."""
        document: dict[str, Any] = {
            "type": f"urn:shortline:{self.code}",
            "title": self.sentence,
            "status": self.status,
            "code": self.code,
            "detail": self.sentence,
        }
        if self.reason:
            document["reason"] = self.reason
        if self.params:
            document["params"] = self.params
        if self.field:
            document["field"] = self.field
        return document | self.extra


class BadRequest(ShortlineError):
    code, status, sentence = "bad_request", 422, "The request has the wrong shape."


class NotSignedIn(ShortlineError):
    code, status, sentence = "not_signed_in", 401, "Please sign in."


class NotAllowed(ShortlineError):
    code, status, sentence = "not_allowed", 403, "You may not do this."


class NotFound(ShortlineError):
    code, status, sentence = "not_found", 404, "There is nothing here, or you may not see it."


class Conflict(ShortlineError):
    code, status, sentence = "conflict", 409, "Somebody changed this meanwhile. Look again, then decide."


class TooLarge(ShortlineError):
    code, status, sentence = "too_large", 413, "This is too large."


class UnsupportedMedia(ShortlineError):
    code, status, sentence = "unsupported_media", 415, "This kind of file is not accepted."


class Refused(ShortlineError):
    code, status, sentence = "refused", 422, "Not sent."


class TooMany(ShortlineError):
    code, status, sentence = "too_many", 429, "Too many tries. Wait a little."


class Unavailable(ShortlineError):
    code, status, sentence = (
        "unavailable",
        503,
        "The desk cannot reach its database. Nothing was lost; try again in a moment.",
    )
