"""Updates about the account itself: templates, quality, limits, display name, restrictions, alerts, preferences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from shortline.channels.event_parts import Route
from shortline.channels.events import AccountChanged, InboundEvent, MarketingPreference, TemplateChanged
from shortline.channels.whatsapp import parse_people as people
from shortline.channels.whatsapp.lenient import Object, Unreadable, fingerprint, instant, member, plain, string

Severity = Literal["info", "warning", "critical"]
Head = dict[str, Any]

_BAD_TEMPLATE = {"REJECTED", "PAUSED", "DISABLED", "FLAGGED", "LIMIT_EXCEEDED", "LOCKED"}
_CRITICAL = {"ACCOUNT_DELETED", "ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "ACCOUNT_OFFBOARDED",
             "PARTNER_REMOVED"}  # fmt: skip
TEMPLATE_STATUSES = {
    "APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION", "DELETED",
    "LIMIT_EXCEEDED", "ARCHIVED", "LOCKED", "FLAGGED", "REINSTATED",
}  # fmt: skip


def _template(value: Object, head: Head, change: Literal["status", "quality", "components", "category"]) -> Head:
    language = string(value, "message_template_language", most=32)
    return {
        **head,
        "change": change,
        "template_id": string(value, "message_template_id", most=64),
        "name": string(value, "message_template_name", most=512),
        "language": language.replace("-", "_") if language else None,
        "data": plain(value),
    }


def _template_status(field: str, value: Object, head: Head) -> TemplateChanged:
    status = (string(value, "event", most=64) or "").upper() or None
    # Being reinstated or unflagged means: it may be sent again.
    status = {"REINSTATED": "APPROVED", "UNPAUSED": "APPROVED"}.get(status or "", status)
    info = member(value, "rejection_info")
    reason = string(info, "reason") or string(member(value, "other_info"), "description") or string(value, "reason")
    return TemplateChanged(
        **_template(value, head, "status"),
        status=status,
        category=string(value, "message_template_category", most=32),
        reason=None if reason == "NONE" else reason,
    )


def _template_quality(field: str, value: Object, head: Head) -> TemplateChanged:
    return TemplateChanged(**_template(value, head, "quality"), quality=string(value, "new_quality_score", most=32))


def _template_components(field: str, value: Object, head: Head) -> TemplateChanged:
    return TemplateChanged(**_template(value, head, "components"))


def _template_category(field: str, value: Object, head: Head) -> TemplateChanged:
    return TemplateChanged(**_template(value, head, "category"), category=string(value, "new_category", most=32))


def _number_quality(field: str, value: Object, head: Head) -> AccountChanged:
    event = (string(value, "event", most=64) or "").upper() or None
    quality = {"FLAGGED": "RED", "UNFLAGGED": "GREEN"}.get(event or "")
    limit = string(value, "max_daily_conversations_per_business", most=64) or string(value, "current_limit", most=64)
    severity: Severity = "warning" if event in ("FLAGGED", "DOWNGRADE") else "info"
    sentence = f"The messaging limit or quality of this number changed: {event or 'no details'}."
    upgraded = event == "THROUGHPUT_UPGRADE"
    return _account(
        field, value, head, event, severity, sentence, quality=quality, messaging_limit=limit, upgraded=upgraded
    )


def _number_name(field: str, value: Object, head: Head) -> AccountChanged:
    decision = (string(value, "decision", most=64) or "").upper() or None
    severity: Severity = "warning" if decision == "REJECTED" else "info"
    sentence = f"The display name of this number: {(decision or 'changed').lower()}."
    return _account(field, value, head, decision, severity, sentence, name_status=decision)


def _capability(field: str, value: Object, head: Head) -> AccountChanged:
    limit = string(value, "max_daily_conversations_per_business", most=64)
    limit = "TIER_UNLIMITED" if limit == "-1" else limit
    return _account(field, value, head, None, "info", "The messaging limit changed.", messaging_limit=limit)


def _account_update(field: str, value: Object, head: Head) -> AccountChanged:
    event = (string(value, "event", most=64) or "").upper() or None
    severity: Severity = "critical" if event in _CRITICAL else "info"
    if string(member(value, "ban_info"), "waba_ban_state") == "REINSTATE":
        severity = "info"
    violation = string(member(value, "violation_info"), "violation_type")
    sentence = f"WhatsApp reports on this account: {event or 'no details'}{f' ({violation})' if violation else ''}."
    return _account(field, value, head, event, severity, sentence)


def _alert(field: str, value: Object, head: Head) -> AccountChanged:
    alert = member(value, "alert_info") or value
    event = string(alert, "alert_type", most=128)
    grades: dict[str, Severity] = {"CRITICAL": "critical", "WARNING": "warning"}
    severity = grades.get((string(alert, "alert_severity") or "").upper(), "info")
    sentence = string(alert, "alert_description") or f"WhatsApp alert: {event or 'no details'}."
    return _account(field, value, head, event, severity, sentence)


def _review(field: str, value: Object, head: Head) -> AccountChanged:
    decision = (string(value, "decision", most=64) or "").upper() or None
    severity: Severity = "warning" if decision == "REJECTED" else "info"
    return _account(field, value, head, decision, severity, f"Account review: {(decision or 'changed').lower()}.")


def _security(field: str, value: Object, head: Head) -> AccountChanged:
    event = (string(value, "event", most=64) or "").upper() or None
    return _account(field, value, head, event, "warning", f"Security of this number: {event or 'no details'}.")


def _plain_note(field: str, value: Object, head: Head) -> AccountChanged:
    event = string(value, "event", most=64) or string(value, "status", most=64) or string(value, "type", most=64)
    return _account(field, value, head, event, "info", f"WhatsApp reports: {field.replace('_', ' ')}.")


def _account(
    field: str,
    value: Object,
    head: Head,
    event: str | None,
    severity: Severity,
    sentence: str,
    *,
    quality: str | None = None,
    messaging_limit: str | None = None,
    name_status: str | None = None,
    upgraded: bool = False,
) -> AccountChanged:
    return AccountChanged(
        **head,
        change=field,
        event=event,
        severity=severity,
        quality=quality,
        messaging_limit=messaging_limit,
        throughput="upgraded" if upgraded else None,
        name_status=name_status,
        sentence=sentence,
        data=plain(value),
    )


ACCOUNT_FIELDS: dict[str, Callable[[str, Object, Head], InboundEvent]] = {
    "message_template_status_update": _template_status,
    "message_template_quality_update": _template_quality,
    "message_template_components_update": _template_components,
    "template_category_update": _template_category,
    "phone_number_quality_update": _number_quality,
    "phone_number_name_update": _number_name,
    "business_capability_update": _capability,
    "account_update": _account_update,
    "account_alerts": _alert,
    "account_review_update": _review,
    "account_settings_update": _plain_note,
    "business_username_update": _plain_note,
    "security": _security,
}


def account_change(field: str, value: Object, route: Route, path: str, time: Any) -> InboundEvent:
    head: Head = {
        "route": route,
        "path": path,
        "key": f"{field}:{fingerprint([route.waba_id, time, value])}",
        "at": instant(time),
    }
    return ACCOUNT_FIELDS[field](field, value, head)


def preference(item: Object, value: Object, book: people.Book, route: Route, path: str) -> InboundEvent:
    """The customer stopped, or resumed, marketing in the app: a hard opt-out until resumed."""
    person = book.completed(people.of(item, "", "wa_id"))
    if not person.is_known:
        raise Unreadable("neither a number nor a user id of the person")
    wish = (string(item, "value", most=64) or "").lower()
    if wish not in ("stop", "resume"):
        raise Unreadable("value is neither stop nor resume")
    return MarketingPreference(
        route=route,
        path=path,
        key=f"preference:{fingerprint(item)}",
        at=instant(item.get("timestamp")),
        sender=person,
        stopped=wish == "stop",
        detail=string(item, "detail"),
    )
