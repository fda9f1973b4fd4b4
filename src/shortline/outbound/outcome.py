"""What one request proved, and what follows from it. Pure: no clock, no database, no chance.

accepted  the provider gave an id
again     certainly not sent: it goes back into the queue, with a time and a reason
failed    the provider said no, for good
unknown   everything else: it may have been sent, and no machine sends it a second time
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from shortline.channels.failures import (
    ChannelError,
    CredentialsRejected,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
)
from shortline.channels.protocol import Sent
from shortline.outbound import sentences

PAIR_TRIES = 6  # 1, 4, 16, 64, 256 and 1,024 s: Meta's own advice is 4^X
LIMIT_TRIES = 20
SERVICE_TRIES = 30  # about 20 minutes of "try again"
WAIT_MAX = 45.0  # so that work resumes within a minute of the end of the trouble
GIVE_UP_AFTER = timedelta(hours=12)
BULK_REST = timedelta(hours=1)  # after "too much spam": answers go on, work for many does not
BULK_GIVES_UP_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Accepted:
    provider_id: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Again:
    """`proof`: how we know that nothing was sent. `pause`: the whole inbox waits for an admin, for this reason.

    `slows`: what else learns from it: all that goes to this person, all of the number, or its bulk work."""

    not_before: datetime
    failure: dict[str, Any]
    proof: Literal["not_sent", "later"]
    state: Literal["queued", "paced"] = "queued"
    pause: str | None = None
    slows: Literal["nothing", "pair", "number", "bulk"] = "nothing"


@dataclass(frozen=True, slots=True)
class Failed:
    failure: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unknown:
    failure: dict[str, Any]


Outcome: TypeAlias = Accepted | Again | Failed | Unknown


def accepted(sent: Sent) -> Accepted:
    told = {"wa_id": sent.wa_id, "user_id": sent.user_id, "message_status": sent.message_status}
    return Accepted(sent.provider_id, {name: value for name, value in told.items() if value})


def classify(error: BaseException, *, tries: int, age: timedelta, now: datetime, bulk: bool = False) -> Outcome:
    """`tries` counts this one; `age` is how long ago the message was asked to leave."""
    if not isinstance(error, ChannelError):
        return Unknown(sentences.failure("unknown_outcome", provider_text=type(error).__name__))
    told: dict[str, Any] = {"provider_code": error.provider_code, "provider_text": error.provider_text}
    if isinstance(error, OutcomeUnknown):
        return Unknown(sentences.failure("unknown_outcome", **told))
    if isinstance(error, CredentialsRejected) and error.code == "token_invalid":
        # The queue is kept: when the token is replaced, everything leaves in order.
        return Again(now, sentences.failure("token_invalid", **told), "later", pause="token_invalid")
    if bulk and error.code == "quality_limited" and age < BULK_GIVES_UP_AFTER:
        at = now + BULK_REST
        return Again(at, sentences.failure(error.code, retry_at=at, **told), "later", state="paced", slows="bulk")
    wait = seconds_to_wait(error, tries=tries, age=age)
    if wait is None:
        own_words = error.sentence if error.code == "invalid_request" and not error.provider_text else None
        return Failed(sentences.failure(error.code, gave_up=True, sentence=own_words, **told))
    at = now + timedelta(seconds=wait)
    limited = isinstance(error, RateLimited)
    to_one = isinstance(error, RateLimited) and error.scope == "pair"
    return Again(
        at,
        sentences.failure(error.code, retry_at=at, **told),
        "not_sent" if isinstance(error, NotSent) else "later",
        state="paced" if limited and not to_one else "queued",
        slows="pair" if to_one else "number" if limited else "nothing",
    )


def seconds_to_wait(error: ChannelError, *, tries: int, age: timedelta) -> float | None:
    """How long until the same message may be tried again; None when the machine must not."""
    hint = error.retry_after or 0.0
    growing = min(2.0 ** min(tries, 10), WAIT_MAX)
    if isinstance(error, NotSent):
        return None if age >= GIVE_UP_AFTER or error.data.get("refused") else max(hint, growing)
    if isinstance(error, RateLimited) and error.scope == "pair":
        return None if tries > PAIR_TRIES else max(hint, 4.0 ** (tries - 1))
    if isinstance(error, RateLimited):
        return None if tries > LIMIT_TRIES else max(hint, growing)
    if isinstance(error, ProviderError) and error.transient:
        most = error.data.get("retries_max")
        limit = most if isinstance(most, int) and most <= 3 else SERVICE_TRIES
        return None if tries > limit else max(hint, growing)
    return None


def may_be_double(outcomes: list[str | None]) -> bool:
    """Whether the customer may have this message twice: two attempts left, or may have left."""
    return sum(outcome in ("accepted", "unknown") for outcome in outcomes) > 1
