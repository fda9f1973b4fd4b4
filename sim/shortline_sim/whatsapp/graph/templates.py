"""Templates: create, list, edit, delete, review, pause.

Review is simulated: a new template waits a few seconds, then it is approved, unless its name begins with `reject_`. One
whose name begins with `review_` waits until the control API decides.
"""

from __future__ import annotations

import base64
from typing import Any

from starlette.responses import Response

from ..call import Call, no_object, reply, route, success
from ..double import Double
from ..errors import GraphError
from ..limits import DAY
from ..template_rules import check_components, check_definition, has_names
from ..world import MANAGEMENT, Account, Template
from .uploads import check_samples

Json = dict[str, Any]

REVIEW_SECONDS = 4.0
PAUSES = (3 * 3600.0, 6 * 3600.0)
"""The first and the second pause; the third time the template is disabled."""
NAME_BLOCKED_DAYS = 30
CREATIONS_PER_HOUR = 100
UNVERIFIED_MAX, VERIFIED_MAX = 250, 6000
FIELDS = ("name", "parameter_format", "components", "language", "status", "category", "quality_score",
          "rejected_reason", "id")  # fmt: skip


def describe(template: Template, fields: list[str]) -> Json:
    whole: Json = {
        "name": template.name,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "quality_score": {"score": template.quality},
        "rejected_reason": template.rejected_reason,
        "id": template.id,
    }
    return {name: whole[name] for name in (fields or FIELDS) if name in whole} | {"id": template.id}


def _of(double: Double, account: Account) -> list[Template]:
    return [t for t in double.templates.values() if t.waba_id == account.waba_id and not t.deleted_at]


@route("waba", "message_templates", "GET")
async def list_templates(call: Call) -> Response:
    found = _of(call.double, call.account(MANAGEMENT))
    for name in ("status", "name", "language", "category"):
        if wanted := call.query.get(name):
            found = [t for t in found if str(getattr(t, name)).lower() == wanted.lower()]
    size = max(1, min(1000, int(call.query.get("limit", "25") or 25)))
    start = _position(call.query.get("after", ""))
    page = found[start : start + size]
    body: Json = {"data": [describe(t, call.fields) for t in page]}
    if page:
        after = base64.urlsafe_b64encode(str(start + len(page)).encode()).decode()
        body["paging"] = {"cursors": {"before": base64.urlsafe_b64encode(str(start).encode()).decode(), "after": after}}
        if start + size < len(found):
            body["paging"]["next"] = f"{call.base_url}{call.path}?limit={size}&after={after}"
    return reply(body)


def _position(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor)) if cursor else 0
    except ValueError:
        raise GraphError(100, "Param after is not a valid cursor.") from None


@route("waba", "message_templates", "POST")
async def create(call: Call) -> Response:
    double, account = call.double, call.account(MANAGEMENT)
    definition = call.data()
    check_definition(definition)
    now = double.clock.now()
    existing = [t for t in double.templates.values() if t.waba_id == account.waba_id]
    check_samples(double, account.app_id, definition["components"])
    if sum(1 for t in existing if t.created_at > now - 3600) >= CREATIONS_PER_HOUR:
        raise GraphError(80007, "100 templates per hour may be created.")
    if len(_of(double, account)) >= (VERIFIED_MAX if account.verified else UNVERIFIED_MAX):
        raise GraphError(2388019, "The account has the most templates it may have.")
    for other in existing:
        if (other.name, other.language) != (definition["name"], definition["language"]):
            continue
        if not other.deleted_at:
            raise GraphError(100, "There is already content in this language for this template.", subcode=2388024)
        if other.status == "DELETED" and other.deleted_at > now - NAME_BLOCKED_DAYS * DAY:
            raise GraphError(100, "This name was deleted lately and is blocked for 30 days.", subcode=2388023)
    template = Template(
        double.new_number("template"), account.waba_id, definition["name"], definition["language"],
        str(definition["category"]).upper(), definition["components"], "PENDING",
        definition.get("parameter_format", "POSITIONAL"), created_at=now,
    )  # fmt: skip
    double.keep(template)
    _review_later(double, template)
    return reply({"id": template.id, "status": "PENDING", "category": template.category})


def _repeats(double: Double, template: Template) -> bool:
    """The same body and footer as another template of the language: the reviewers reject it."""
    return any(
        other.id != template.id
        and (other.waba_id, other.language, other.deleted_at) == (template.waba_id, template.language, 0)
        and other.status == "APPROVED"
        and _words(other.components) == _words(template.components)
        for other in double.templates.values()
    )


def _words(components: list[Json]) -> tuple[str, ...]:
    return tuple(str(part.get("text")) for kind in ("BODY", "FOOTER") for part in components if part["type"] == kind)


def _review_later(double: Double, template: Template) -> None:
    def review() -> None:
        if template.status == "PENDING" and not template.name.startswith("review_"):
            if template.name.startswith("reject_") or _repeats(double, template):
                set_status(double, template, "REJECTED", reason="INVALID_FORMAT")
            else:
                set_status(double, template, "APPROVED")

    double.timetable.after(REVIEW_SECONDS, review)


@route("template", "", "GET")
async def get_template(call: Call) -> Response:
    return reply(describe(_mine(call), call.fields))


def _mine(call: Call) -> Template:
    template = call.double.templates[call.node]
    call.allow(MANAGEMENT, template.waba_id)
    if template.deleted_at:
        raise no_object(call.node)
    return template


@route("template", "", "POST")
async def edit(call: Call) -> Response:
    double, template, data = call.double, _mine(call), call.data()
    now = double.clock.now()
    if template.status not in {"APPROVED", "REJECTED", "PAUSED"}:
        raise GraphError(100, f"A template with status {template.status} cannot be edited.")
    if template.status == "APPROVED":
        if "category" in data and str(data["category"]).upper() != template.category:
            raise GraphError(100, "The category of an approved template cannot be changed.")
        changes = template.edits
        if [at for at in changes if at > now - DAY] or len([at for at in changes if at > now - 30 * DAY]) >= 10:
            raise GraphError(100, "An approved template may be edited once in 24 hours and 10 times in 30 days.")
    if "components" in data:
        form = "NAMED" if has_names(data["components"]) else "POSITIONAL"
        check_components(data["components"], form, str(data.get("category", template.category)).upper())
        check_samples(double, double.accounts[template.waba_id].app_id, data["components"])
        template.components, template.parameter_format = data["components"], form
    template.category = str(data.get("category", template.category)).upper()
    template.edits.append(now)
    if template.status == "REJECTED":
        template.status = "PENDING"
        _review_later(double, template)
    elif template.status == "PAUSED":
        template.status = "APPROVED"
    double.keep(template)
    if "components" in data:
        tell_components(double, template)
    return success()


@route("waba", "message_templates", "DELETE")
async def delete(call: Call) -> Response:
    """By name: every language. With `hsm_id`: that one."""
    double, account = call.double, call.account(MANAGEMENT)
    data = {**call.query, **call.data()}
    found = [t for t in _of(double, account) if t.name == data.get("name") and data.get("hsm_id") in (None, t.id)]
    if not found:
        raise GraphError(100, "There is no template with this name.", subcode=2593002)
    for template in found:
        template.deleted_at = double.clock.now()
        template.status = "DELETED" if template.status == "APPROVED" else "PENDING_DELETION"
        double.keep(template)
        tell_status(double, template, template.status)
    return success()


@route("template", "unpause", "POST")
async def unpause(call: Call) -> Response:
    template = _mine(call)
    if template.status != "PAUSED":
        raise GraphError(100, "The template is not paused.")
    set_status(call.double, template, "APPROVED", title="UNPAUSE")
    return success()


def set_status(double: Double, template: Template, status: str, *, reason: str = "NONE", title: str = "") -> None:
    """Change and tell. A third pause disables."""
    if status == "PAUSED":
        template.pauses += 1
        title = {1: "FIRST_PAUSE", 2: "SECOND_PAUSE"}.get(template.pauses, "DISABLED")
        if template.pauses > len(PAUSES):
            status = "DISABLED"
        else:
            double.timetable.after(PAUSES[template.pauses - 1], lambda: _end_pause(double, template))
    template.status, template.rejected_reason = status, reason
    double.keep(template)
    tell_status(double, template, status, reason=reason, title=title)


def _end_pause(double: Double, template: Template) -> None:
    if template.status == "PAUSED":
        set_status(double, template, "APPROVED", title="UNPAUSE")


def _names(template: Template) -> Json:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }


def tell_status(double: Double, template: Template, event: str, *, reason: str = "NONE", title: str = "") -> None:
    value: Json = {"event": event, **_names(template), "message_template_category": template.category, "reason": reason}
    if title:
        value["other_info"] = {"title": title, "description": f"The template is now {event}."}
    if event == "REJECTED":
        value["rejection_info"] = {"reason": reason, "recommendation": "Change the text and submit it again."}
    double.tell(template.waba_id, "", "message_template_status_update", "", value)


def set_quality(double: Double, template: Template, quality: str) -> None:
    value = {"previous_quality_score": template.quality, "new_quality_score": quality, **_names(template)}
    template.quality = quality
    double.keep(template)
    double.tell(template.waba_id, "", "message_template_quality_update", "", value)
    if quality == "RED":
        set_status(double, template, "PAUSED")


def set_category(double: Double, template: Template, category: str) -> None:
    value = {"previous_category": template.category, "new_category": category, **_names(template)}
    template.category = category
    double.keep(template)
    double.tell(template.waba_id, "", "template_category_update", "", value)


def announce_category(double: Double, template: Template, category: str) -> None:
    """A day's notice: it will be another category tomorrow."""
    at = int(double.clock.now() + DAY)
    value = {"correct_category": category, "new_category": template.category, "category_update_timestamp": at}
    double.tell(template.waba_id, "", "template_category_update", "", value | _names(template))


def tell_components(double: Double, template: Template) -> None:
    """Somebody wrote the template anew, here or on the provider's own pages."""
    parts = {part["type"]: part for part in template.components}
    value: Json = {**_names(template), "message_template_element": parts["BODY"].get("text", "")}
    if title := parts.get("HEADER", {}).get("text"):
        value["message_template_title"] = title
    if footer := parts.get("FOOTER", {}).get("text"):
        value["message_template_footer"] = footer
    names = {"type": "type", "text": "text", "url": "url", "phone_number": "phone_number"}
    value["message_template_buttons"] = [
        {f"message_template_button_{name}": button[own] for name, own in names.items() if own in button}
        for button in parts.get("BUTTONS", {}).get("buttons", [])
    ]
    double.tell(template.waba_id, "", "message_template_components_update", "", value)


def rewrite(double: Double, template: Template, components: list[Json]) -> None:
    """On the provider's own pages."""
    check_components(components, template.parameter_format, template.category)
    template.components = components
    double.keep(template)
    tell_components(double, template)
