"""From Meta's error object to one of our failures, with a sentence for the agent and one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shortline.channels.event_parts import ProviderProblem
from shortline.channels.failures import (
    ChannelError,
    ContentRejected,
    CredentialsRejected,
    FailureCode,
    ProviderError,
    RateLimited,
    RecipientUnreachable,
)
from shortline.channels.whatsapp.error_table import ErrorRule, Handling, rule_for
from shortline.channels.whatsapp.lenient import clean, integer, member, string

# code: (what happened, what to do)
SENTENCES: dict[str, tuple[str, str | None]] = {
    "window_closed": (
        "More than 24 hours have passed since the customer last wrote.",
        "Send an approved template.",
    ),
    "not_on_whatsapp": (
        "This person cannot be reached on WhatsApp: not registered, or an old app.",
        "Use another channel.",
    ),
    "too_fast_to_person": (
        "Messages to this person went out too fast. It is sent again by itself.",
        None,
    ),
    "rate_limited": ("WhatsApp asks us to slow down. It is sent again by itself.", None),
    "account_restricted": ("WhatsApp has restricted this account.", "Ask an admin; use another channel meanwhile."),
    "quality_limited": (
        "WhatsApp limits this number because customers blocked or reported it.",
        "Ask an admin; use another channel meanwhile.",
    ),
    "template_missing": (
        "This template does not exist in this language, or is not approved.",
        "Choose another template.",
    ),
    "template_paused": ("WhatsApp has paused this template.", "Choose another template."),
    "template_disabled": ("WhatsApp has disabled this template.", "Choose another template."),
    "template_parameters": (
        "The values do not fit this template.",
        "Fill in every value, without line breaks.",
    ),
    "media_rejected": ("WhatsApp could not take this file.", "Send it in another format."),
    "media_too_large": ("The file is larger than WhatsApp allows.", "Send a smaller file."),
    "token_invalid": (
        "The access of this inbox has expired or was withdrawn. Messages stay queued.",
        "Ask an admin to renew the access token.",
    ),
    "permission_missing": (
        "The access token of this inbox lacks a permission.",
        "Ask an admin to give the token the messaging permission.",
    ),
    "number_not_registered": (
        "The number of this inbox is not registered with WhatsApp.",
        "Ask an admin to register the number.",
    ),
    "payment_problem": (
        "WhatsApp reports a payment problem of this account.",
        "Ask the owner to check the payment method.",
    ),
    "recipient_blocked": ("This person is blocked.", "Unblock the person first."),
    "marketing_stopped": ("This person has stopped marketing messages.", "Do not send marketing to this person."),
    "marketing_limit": (
        "WhatsApp did not deliver this marketing message, to protect the person from too many.",
        "Wait at least a day, or answer when the person writes.",
    ),
    "identity_changed": (
        "The owner of this number may have changed.",
        "Check who this is by another way before you write.",
    ),
    "invalid_request": ("WhatsApp does not take this message as it is.", "Change the message and send it again."),
    "phone_required": ("This message needs a phone number, and this person's is hidden.", "Ask for the number first."),
    "undeliverable": ("WhatsApp cannot deliver to this person.", "Use another channel."),
    "unreachable": ("WhatsApp could not be reached; nothing was sent.", None),
    "provider_error": ("WhatsApp reported an error.", "Send it again."),
    "unknown_outcome": (
        "It is not known whether this message arrived.",
        "Send it again only if the customer has not seen it.",
    ),
}

_CREDENTIALS: frozenset[FailureCode] = frozenset(
    {"token_invalid", "permission_missing", "number_not_registered", "account_restricted", "payment_problem"}
)
_RECIPIENT: frozenset[FailureCode] = frozenset(
    {"not_on_whatsapp", "undeliverable", "recipient_blocked", "marketing_stopped", "marketing_limit",
     "identity_changed", "phone_required"}
)  # fmt: skip
_WIDER_THAN_ONE_NUMBER = {4, 80007, 80008}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One provider error, understood. `rule` is None for a code nobody has described."""

    rule: ErrorRule | None
    failure: FailureCode
    sentence: str
    remedy: str | None
    provider_code: int | None
    provider_text: str | None

    def as_failure(self) -> dict[str, Any]:
        return {
            "code": self.failure,
            "sentence": self.sentence,
            "remedy": self.remedy,
            "provider_code": self.provider_code,
            "provider_text": self.provider_text,
        }


def problem(error: Any) -> ProviderProblem:
    """One member of an `errors` list, or the `error` object of a response. `error_data` may be a plain string."""
    details = string(member(error, "error_data"), "details") or string(error, "error_data")
    return ProviderProblem(
        code=integer(error.get("code")) if isinstance(error, dict) else None,
        title=string(error, "title") or string(error, "message"),
        details=details or string(error, "message"),
    )


def meaning(found: ProviderProblem) -> Meaning:
    rule = rule_for(found.code)
    text = clean(found.details or found.title or "") or None
    if rule is None:
        return Meaning(
            None, "provider_error", text or SENTENCES["provider_error"][0], "Send it again.", found.code, text
        )
    failure = rule.failure
    if failure == "media_rejected" and text and ("too large" in text.lower() or "size" in text.lower()):
        failure = "media_too_large"
    sentence, remedy = SENTENCES[failure]
    return Meaning(rule, failure, sentence, remedy, found.code, text)


def as_exception(found: ProviderProblem, *, transient: bool = False, retry_after: float | None = None) -> ChannelError:
    """The failure to raise for a refusal that came with the provider's own error body: certainly not sent."""
    known = meaning(found)
    rest: dict[str, Any] = {
        "code": known.failure,
        "remedy": known.remedy,
        "provider_code": known.provider_code,
        "provider_text": known.provider_text,
        "retry_after": retry_after,
    }
    rule = known.rule
    if rule is None:
        return ProviderError(known.sentence, transient=transient, **rest)
    if retry_after is None:
        rest["retry_after"] = rule.wait_seconds
    rest["data"] = {"handling": rule.handling.value, "retries_max": rule.retries_max}
    if rule.handling is Handling.PAIR:
        return RateLimited(known.sentence, scope="pair", **rest)
    if rule.handling is Handling.RETRY:
        if known.failure == "rate_limited":
            scope = "account" if rule.code in _WIDER_THAN_ONE_NUMBER else "number"
            return RateLimited(known.sentence, scope=scope, **rest)
        return ProviderError(known.sentence, transient=True, **rest)
    if known.failure in _CREDENTIALS:
        return CredentialsRejected(known.sentence, **rest)
    if known.failure in _RECIPIENT:
        return RecipientUnreachable(known.sentence, **rest)
    if known.failure in ("provider_error", "quality_limited", "rate_limited"):
        return ProviderError(known.sentence, **rest)
    return ContentRejected(known.sentence, **rest)
