"""What went wrong, in a sentence, and one thing to do. The code is stable; other languages live in the catalogues.

What nobody has described is shown in the provider's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.policy.decision import Decision

# code: (sentence, remedy code)
SENTENCES: dict[str, tuple[str, str | None]] = {
    "window_closed": (
        "Not sent: the customer last wrote more than 24 h ago. Send a template instead.",
        "send_template",
    ),
    "window_never_opened": (
        "Not sent: the customer has not written here yet. Send a template instead.",
        "send_template",
    ),
    "not_on_whatsapp": (
        "Not delivered: this person is not on WhatsApp, or uses an app too old for it. Try another channel.",
        "other_channel",
    ),
    "too_fast_to_person": ("Too many messages to this person at once. It goes out by itself; nothing to do.", None),
    "rate_limited": ("The number has reached its speed limit. It goes out by itself; nothing to do.", None),
    "account_restricted": (
        "Not sent: WhatsApp has restricted this account. A lead and an admin need to look; try another channel.",
        "tell_admin",
    ),
    "quality_limited": (
        "Not sent: WhatsApp limits this number because people blocked or reported it. Try another channel.",
        "tell_admin",
    ),
    "template_missing": (
        "Not sent: this template does not exist in this language, or is not approved. Choose another one.",
        "choose_template",
    ),
    "template_paused": ("Not sent: WhatsApp has paused this template. Choose another one.", "choose_template"),
    "template_disabled": ("Not sent: WhatsApp has disabled this template. Choose another one.", "choose_template"),
    "template_parameters": (
        "Not sent: the values do not fit this template. Fill in every one, without line breaks.",
        "fill_template",
    ),
    "media_rejected": ("Not sent: WhatsApp could not take this file. Send it in another format.", "change_file"),
    "media_too_large": (
        "Not sent: the file is too large. Images may have 5 MB, audio and video 16 MB, other files 100 MB.",
        "change_file",
    ),
    "token_invalid": (
        "WhatsApp no longer accepts the access token of this inbox. An admin has to renew it; the message stays queued.",
        "tell_admin",
    ),
    "permission_missing": ("Not sent: the access token of this inbox lacks a permission. Tell an admin.", "tell_admin"),
    "number_not_registered": ("Not sent: the number of this inbox is not registered. Tell an admin.", "tell_admin"),
    "payment_problem": ("Not sent: WhatsApp reports a payment problem of the account. Tell an admin.", "tell_admin"),
    "recipient_blocked": ("Not sent: this person is blocked. Unblock first.", "unblock"),
    "marketing_stopped": ("Not sent: this person asked to get no marketing messages.", None),
    "marketing_limit": (
        "Not delivered: WhatsApp protects this person from too much marketing. Wait a day, or until they write.",
        "wait",
    ),
    "opted_out": ("Not sent: this person asked for no more messages.", "record_consent"),
    "first_contact": (
        "Not sent: this person has never written here, and no consent is recorded.",
        "record_consent",
    ),
    "first_contact_template": (
        "Not sent: the first message to somebody who has never written here has to be a template.",
        "send_template",
    ),
    "identity_changed": (
        "Not sent: the number or its owner has changed. Check who this is before you write.",
        "check_identity",
    ),
    "invalid_request": ("Not sent: WhatsApp does not take this message as it is. Change it and send again.", "edit"),
    "phone_required": (
        "Not sent: this message needs a phone number, and this person's is hidden. Ask for it first.",
        "ask_phone",
    ),
    "undeliverable": ("Not delivered: WhatsApp cannot reach this person. Try another channel.", "other_channel"),
    "unreachable": ("WhatsApp cannot be reached. Nothing was sent; it goes out by itself when it is back.", None),
    "provider_error": ("Not sent: WhatsApp reported an error. Send it again.", "send_again"),
    "unknown_outcome": ("May not have arrived. Send it again, or leave it.", "send_again"),
    "inbox_disabled": ("Not sent: the inbox is switched off.", "tell_admin"),
    "number_moved": (
        "Not sent: this number handed over to another one. Go on with this person there.",
        "continue_there",
    ),
    "window_left_behind": (
        "Not sent: this person wrote to the earlier number, not to this one. Send a template instead.",
        "send_template",
    ),
    "first_contact_moved": (
        "Not sent: this person has not written to this number yet, and no consent is recorded.",
        "record_consent",
    ),
    "overtaken": ("Not sent: the customer wrote before this was due.", "look_again"),
}
_GAVE_UP = {
    "unreachable": ("Not sent: WhatsApp could not be reached for too long. Send it again.", "send_again"),
    "too_fast_to_person": ("Not sent: too many messages to this person at once. Send it again later.", "send_again"),
    "rate_limited": ("Not sent: the number was at its speed limit for too long. Send it again.", "send_again"),
}


def failure(
    code: str,
    *,
    provider_code: int | None = None,
    provider_text: str | None = None,
    retry_at: datetime | None = None,
    gave_up: bool = False,
    sentence: str | None = None,
) -> dict[str, Any]:
    """The value kept on the message. `retry_at`: the machine tries again then, nobody has to do anything."""
    known, remedy = SENTENCES.get(code, SENTENCES["provider_error"])
    reason = code if code in SENTENCES else "provider_error"
    if gave_up and code in _GAVE_UP:
        known, remedy = _GAVE_UP[code]
        reason = f"{code}_gave_up"
    if code == "provider_error" and provider_text:
        known = provider_text
    document: dict[str, Any] = {
        "code": code,
        "reason": reason,  # names the sentence, for screens in other languages
        "sentence": sentence or known,
        "remedy": None if retry_at else remedy,
        "provider_code": provider_code,
        "provider_text": provider_text,
    }
    if retry_at is not None:
        document["retry_at"] = retry_at.isoformat().replace("+00:00", "Z")
    return document


def held(decision: Decision) -> dict[str, Any]:
    """Why a message waits, and until when: shown beside it while it does."""
    found = decision.strictest[0]
    document = failure(found.code, sentence=found.because)
    document["reason"], document["params"], document["waits"] = found.code, found.params, "moment"
    document["remedy"] = found.remedy.code if found.remedy else None
    if decision.until is not None:
        document["until"] = decision.until.isoformat().replace("+00:00", "Z")
    return document


def of_report(reported: Mapping[str, Any] | None) -> dict[str, Any]:
    """The same from what a channel reported asynchronously."""
    given = reported or {}
    return failure(
        str(given.get("code") or "provider_error"),
        provider_code=given.get("provider_code"),
        provider_text=given.get("provider_text"),
        gave_up=True,
    )
