"""The closed set of things that can go wrong with a channel.

    ChannelError
    ├── WebhookRejected        the signature or secret of an update does not hold
    ├── NotSent                it certainly never left: safe to try again
    ├── RateLimited            the provider said "later"; certainly not sent
    ├── RecipientUnreachable   this person cannot get it
    ├── ContentRejected        this content will never be accepted
    │   └── MediaGone          an inbound file that was kept too long
    ├── CredentialsRejected    token, permission or account: an admin has to act
    ├── OutcomeUnknown         it may have been sent: only a status or a person can tell
    └── ProviderError          the provider refused with its own words

Each carries a stable `code` from FAILURE_CODES and a sentence for people; what the provider said is kept beside it.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

FailureCode = Literal[
    "window_closed", "not_on_whatsapp", "too_fast_to_person", "rate_limited", "account_restricted", "quality_limited",
    "template_missing", "template_paused", "template_disabled", "template_parameters", "media_rejected",
    "media_too_large", "token_invalid", "permission_missing", "number_not_registered", "payment_problem",
    "recipient_blocked", "marketing_stopped", "marketing_limit", "identity_changed", "invalid_request",
    "phone_required", "undeliverable", "unreachable", "provider_error", "unknown_outcome",
]  # fmt: skip
FAILURE_CODES: frozenset[str] = frozenset(get_args(FailureCode))


class ChannelError(Exception):
    """The root. `retry_after` is in seconds and only a hint; `data` never holds a secret or a text of a customer."""

    default_code: FailureCode = "provider_error"
    default_sentence = "The provider did not accept this."

    def __init__(
        self,
        sentence: str | None = None,
        *,
        code: FailureCode | None = None,
        remedy: str | None = None,
        provider_code: int | None = None,
        provider_text: str | None = None,
        retry_after: float | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        self.sentence = sentence or self.default_sentence
        self.code: FailureCode = code or self.default_code
        self.remedy = remedy
        self.provider_code = provider_code
        self.provider_text = provider_text
        self.retry_after = retry_after
        self.data = data or {}
        super().__init__(self.sentence)

    def as_failure(self) -> dict[str, Any]:
        """The form kept on the message row and shown to agents."""
        return {
            "code": self.code,
            "sentence": self.sentence,
            "remedy": self.remedy,
            "provider_code": self.provider_code,
            "provider_text": self.provider_text,
        }


class WebhookRejected(ChannelError):
    default_code: FailureCode = "invalid_request"
    default_sentence = "The signature of this update does not match."


class NotSent(ChannelError):
    default_code: FailureCode = "unreachable"
    default_sentence = "The provider could not be reached; nothing was sent."


class RateLimited(ChannelError):
    """`scope` says what has to slow down: one `pair`, the `number`, or the whole `account`."""

    default_code: FailureCode = "rate_limited"
    default_sentence = "The provider asks to wait before the next message."

    def __init__(self, sentence: str | None = None, *, scope: str = "number", **rest: Any) -> None:
        super().__init__(sentence, **rest)
        self.scope = scope


class RecipientUnreachable(ChannelError):
    default_code: FailureCode = "undeliverable"
    default_sentence = "This person cannot be reached here."


class ContentRejected(ChannelError):
    default_code: FailureCode = "invalid_request"
    default_sentence = "The provider does not take this content."


class MediaGone(ContentRejected):
    """The provider has no such file any more: the ids of inbound files live for days only."""

    default_code: FailureCode = "media_rejected"
    default_sentence = "The file is no longer there. Ask the customer to send it again."


class CredentialsRejected(ChannelError):
    default_code: FailureCode = "token_invalid"
    default_sentence = "The provider does not accept the access of this inbox."


class OutcomeUnknown(ChannelError):
    default_code: FailureCode = "unknown_outcome"
    default_sentence = "It is not known whether this message was sent."


class ProviderError(ChannelError):
    """`transient` means the provider itself expects the same request to work a little later."""

    def __init__(self, sentence: str | None = None, *, transient: bool = False, **rest: Any) -> None:
        super().__init__(sentence, **rest)
        self.transient = transient
