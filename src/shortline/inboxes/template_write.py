"""Writing templates: what is wrong is said before anything is sent, then they are submitted for review or edited.

What is asked of the provider is never inside a transaction; each step here is one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.channels.failures import ChannelError
from shortline.channels.protocol import InboxConfig, Problem, TemplateRefused, WritesTemplates
from shortline.channels.registry import channel
from shortline.channels.whatsapp.template_problems import CODE, wrong
from shortline.channels.whatsapp.template_rules import problems
from shortline.channels.whatsapp.template_wording import (
    Wording,
    components,
    has_parts_unknown_here,
    wording_of,
)
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.http import Http
from shortline.inboxes.connect import trouble
from shortline.inboxes.store import q
from shortline.inboxes.template_samples import Files, Sample, Samples, find_samples, uploaded, with_handles
from shortline.media.store import ObjectStore

EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
EDIT_EVERY = timedelta(hours=24)  # an approved one; others as often as one likes
EDITS_WITHIN, EDITS_MAX = timedelta(days=30), 10
_TOLD = {
    "template_too_fast": "WhatsApp takes a hundred new templates in an hour. Try again later.",
    "template_too_many": "The account has as many templates as WhatsApp allows. Delete one first.",
    "template_name_blocked": "A template of this name was deleted lately. WhatsApp blocks the name for 30 days.",
    "template_exists": "There is a template of this name in this language already.",
    "template_refused_sample": "WhatsApp does not take this file as a sample.",
    "template_refused_length": "WhatsApp says that one of the texts is too long.",
    "template_refused_header": "WhatsApp does not take this header.",
    "template_refused_body": "WhatsApp does not take this message.",
    "template_refused_footer": "WhatsApp does not take this last line.",
    "template_refused_ratio": "WhatsApp says that there are too many variables for so few words.",
    "template_variable_edge": "The message may not begin or end with a variable. Put words there.",
    "template_refused": "WhatsApp does not take this template.",
}


class BadWording(BadRequest):
    """`problems` in the answer holds one entry for each field."""

    code, sentence = CODE, "This template cannot be submitted as it is."

    def __init__(self, found: list[Problem]):
        first = found[0]
        super().__init__(
            first.sentence,
            code=CODE,
            reason=first.reason,
            params=first.params,
            field=first.field,
            problems=[each.to_json() for each in found],
        )


def writer(config: InboxConfig) -> WritesTemplates:
    found = channel(config.channel)
    if not isinstance(found, WritesTemplates):
        raise NotFound("This channel has no templates.", reason="no_templates")
    return found


async def check(
    tx: Tx, config: InboxConfig, wording: Wording, *, files: Files, by: Actor, template_id: int | None
) -> tuple[list[Problem], Samples]:
    """Everything wrong with it, and the files for the reviewers. `template_id`: the one that is being edited."""
    samples, lacking = await find_samples(tx, wording, files, by)
    # A place whose file is there, or is wrong for a reason of its own, does not lack one.
    given = [*samples, *(each.field for each in lacking)]
    found = problems(with_handles(wording, dict.fromkeys(given, "uploaded later"))) + lacking
    wrong_fields = {each.field for each in found}
    for row in await q.fetch(tx, "list_templates", inbox_id=config.id):
        if row["language"] != wording.language or row["id"] == template_id:
            continue
        if row["name"] == wording.name and "name" not in wrong_fields:
            found.append(wrong("name", "template_exists", _TOLD["template_exists"]))
        elif "body" not in wrong_fields and row["status"] == "APPROVED" and says_the_same(row, wording):
            sentence = f"The template {row['name']} says the same in this language; the reviewers reject a second one."
            found.append(wrong("body", "template_same_words", sentence, name=row["name"]))
            wrong_fields.add("body")
    return found, samples


def says_the_same(row: Mapping[str, Any], wording: Wording) -> bool:
    other = wording_of(row)
    return (other.body, other.footer) == (wording.body, wording.footer)


async def submit(
    config: InboxConfig, http: Http, store: ObjectStore, wording: Wording, samples: Samples
) -> dict[str, Any]:
    """To the provider. Answers the row to keep. Raises BadWording, AccountTrouble."""
    definition = await _definition(config, http, store, wording, samples)
    try:
        answered = await writer(config).create_template(config, http, definition)
    except ChannelError as error:
        raise refused(error, wording) from error
    return {**definition, **answered}


async def edit(
    config: InboxConfig, http: Http, store: ObjectStore, row: Mapping[str, Any], wording: Wording, samples: Samples
) -> dict[str, Any]:
    """All of it anew, at the provider. Answers what to keep. Raises BadWording, AccountTrouble."""
    definition = await _definition(config, http, store, wording, samples)
    changed: dict[str, Any] = {"components": definition["components"]}
    if row["status"] != "APPROVED":
        changed["category"] = definition["category"]
    try:
        status = await writer(config).edit_template(config, http, row["provider_id"], changed)
    except ChannelError as error:
        raise refused(error, wording) from error
    category = definition["category"] if row["status"] != "APPROVED" else row["category"]
    return {**definition, "status": status, "category": category}


async def _definition(
    config: InboxConfig, http: Http, store: ObjectStore, wording: Wording, samples: Samples
) -> dict[str, Any]:
    async def upload(sample: Sample) -> str:
        content = await store.get(sample.object_key)
        return await writer(config).upload_sample(config, http, sample.filename, sample.mime, content)

    try:
        wording = with_handles(wording, await uploaded(samples, upload))
    except ChannelError as error:
        raise trouble(error) from error
    return {
        "name": wording.name,
        "language": wording.language,
        "category": wording.category.upper(),
        "parameter_format": wording.parameter_format,
        "components": components(wording),
    }


def refused(error: ChannelError, wording: Wording | None = None) -> Exception:
    """What the provider says of the wording belongs to a field; everything else is trouble with the account. It does
    not tell the message from its cards, so where there are cards they may all be meant."""
    if not isinstance(error, TemplateRefused):
        return trouble(error)
    sentence = _TOLD[error.reason]
    if error.field is None:
        return Conflict(
            sentence, code="template_refused", reason=error.reason, provider_text=(error.provider_text or "")[:500]
        )
    field = "cards" if wording and wording.cards and error.field != "name" else error.field
    found = wrong(field, error.reason, sentence, told=(error.provider_text or "")[:500])
    return BadWording([found])


async def keep_new(tx: Tx, config: InboxConfig, made: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    await q.executemany(
        tx,
        "keep_template",
        [
            {
                "channel": config.channel,
                "waba_id": config.waba_id,
                "provider_id": made["provider_id"],
                "name": made["name"],
                "language": made["language"],
                "status": made["status"],
                "category": made["category"],
                "previous_category": "",
                "quality": "UNKNOWN",
                "rejected_reason": "",
                "parameter_format": made["parameter_format"],
                "components": made["components"],
                "alert": None,
                "now": now,
            }
        ],
    )
    await _told(tx, config, "submitted", made, by=by, now=now)


async def keep_edited(
    tx: Tx, config: InboxConfig, template_id: int, made: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    await q.execute(
        tx,
        "save_edited_template",
        id=template_id,
        status=made["status"],
        category=made["category"],
        parameter_format=made["parameter_format"],
        components=made["components"],
        now=now,
    )
    await _told(tx, config, "edited", made, by=by, now=now)


async def _told(tx: Tx, config: InboxConfig, change: str, made: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    await events.record(
        tx,
        kinds.TEMPLATE_UPDATED,
        inbox_id=config.id,
        agent_id=by.agent_id,
        data={"change": change, "name": made["name"], "language": made["language"]},
        at=now,
    )


def fixed(row: Mapping[str, Any], *, now: datetime) -> tuple[str, datetime | None] | None:
    """Why it cannot be edited now, by the name of the sentence, and until when; None when it can. Pure."""
    if row["status"] not in EDITABLE:
        return "template_not_editable", None
    if has_parts_unknown_here(row):
        return "template_unknown_parts", None
    if row["status"] == "APPROVED":
        lately = sorted(at for at in row["edited_at"] if at > now - EDITS_WITHIN)
        if lately and lately[-1] > now - EDIT_EVERY:
            return "template_edited_today", lately[-1] + EDIT_EVERY
        if len(lately) >= EDITS_MAX:
            return "template_edited_often", lately[-EDITS_MAX] + EDITS_WITHIN
    return None


FIXED = {
    "template_not_editable": "A template can be edited when it is approved, rejected or paused.",
    "template_unknown_parts": "This template has parts that are only written on WhatsApp's own pages.",
    "template_edited_today": "An approved template can be edited once in 24 hours.",
    "template_edited_often": "An approved template can be edited ten times in 30 days.",
}


def must_be_editable(row: Mapping[str, Any], wording: Wording, *, now: datetime) -> None:
    """Raises Conflict."""
    why = fixed(row, now=now)
    if why is not None:
        reason, until = why
        raise Conflict(FIXED[reason], code="template_fixed", reason=reason, until=until.isoformat() if until else None)
    if row["status"] == "APPROVED" and wording.category.upper() != row["category"]:
        sentence = "The category of an approved template cannot be changed."
        raise BadWording([wrong("category", "template_category_fixed", sentence)])
