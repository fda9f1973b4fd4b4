"""Loading the facts of conversations, in the caller's transaction; nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from shortline.channels.draft import Draft
from shortline.channels.protocol import Address
from shortline.channels.registry import channel
from shortline.channels.whatsapp.templates import revision
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.policy.facts import Allowance, Facts, Meanwhile, TemplateFacts
from shortline.policy.limits import DEFAULTS, Limits
from shortline.policy.scope import of_rows, spoken_of
from shortline.policy.wording import words_key
from shortline.policy.zone import zone_of

Q = queries(__package__)


async def gather(
    tx: Tx,
    conversation_id: int,
    draft: Draft | None,
    *,
    now: datetime,
    automatic: bool = False,
    address: Address | None = None,
    submitted_at: datetime | None = None,
    scheduled: bool = False,
    keeps_on_reply: bool = False,
    seq: int | None = None,
    asked_at: datetime | None = None,
    allowance: Allowance | None = None,
    confirms_opt_out: bool = False,
    seen_seq: int | None = None,
    by_program: bool = False,
) -> Facts:
    """The facts as they are now. `address`, `seq` and `asked_at` (when it was first asked for) are a submitted message's.

    `seen_seq`: of one of many alike: the newest message its sender had seen of this conversation."""
    moment = now if submitted_at is None or scheduled else submitted_at
    row = await Q.fetchrow(
        tx,
        "facts",
        **_asked([conversation_id], draft, moment=moment, automatic=automatic),
        before_seq=seq,
        asked_at=asked_at,
        words=words_key(draft),
    )
    if row is None:
        raise NotFound
    return replace(
        _facts(row, draft, now=now, moment=moment, automatic=automatic, address=address),
        confirms_opt_out=confirms_opt_out,
        submitted_at=submitted_at,
        scheduled=scheduled,
        keeps_on_reply=keeps_on_reply,
        meanwhile=await _meanwhile(tx, conversation_id, seen_seq, seq),
        one_of_many=seen_seq is not None,
        by_program=by_program,
        allowance=allowance,
    )


async def gather_many(tx: Tx, conversation_ids: Sequence[int], *, now: datetime) -> dict[int, Facts]:
    """What is known of conversations to each of which the house is about to send a text by itself. Whom else it tells the same is
    left open: those before it in the same transaction are among them (`Told`)."""
    asked = _asked(conversation_ids, None, moment=now, automatic=True)
    rows = await Q.fetch(tx, "facts", **asked, before_seq=None, asked_at=None, words=None)
    return {
        row["conversation_id"]: replace(_facts(row, None, now=now, moment=now, automatic=True), by_program=True)
        for row in rows
    }


def _asked(ids: Sequence[int], draft: Draft | None, *, moment: datetime, automatic: bool) -> dict[str, Any]:
    template = draft.template if draft is not None else None
    return {
        "ids": list(ids),
        "moment": moment,
        "on_day": moment.astimezone(UTC).date(),
        "automatic": automatic,
        "template": template.name if template else None,
        "language": template.language if template else None,
    }


def _facts(
    row: asyncpg.Record,
    draft: Draft | None,
    *,
    now: datetime,
    moment: datetime,
    automatic: bool,
    address: Address | None = None,
) -> Facts:
    limits = Limits.of(row["chosen"]) if row["chosen"] else DEFAULTS
    if address is None and (row["phone"] or row["user_id"]):
        address = Address(phone=row["phone"], user_id=row["user_id"])
    template = None
    template_asked = draft.template if draft is not None else None
    if row["template_status"] is not None and template_asked is not None:
        template = TemplateFacts(
            name=template_asked.name,
            language=template_asked.language,
            status=row["template_status"],
            category=row["template_category"],
            revision=revision({"components": row["template_components"]}),
        )
    topics = of_rows(row["topics"])
    since = moment - timedelta(minutes=limits.same_text_minutes)
    return Facts(
        now=now,
        capability=channel(row["channel"]).capability,
        window_opened_at=row["window_opened_at"],
        last_inbound_at=row["last_inbound_at"],
        contact_name=row["contact_name"] or row["profile_name"],
        contact_blocked=row["is_blocked"],
        marketing_stopped_at=row["marketing_stopped_at"],
        customer_wrote=row["customer_wrote"],
        service_consent=row["service_consent"] or "",
        marketing_consent=row["marketing_consent"] or "",
        opted_out_at=row["service_consent_at"] if row["service_consent"] == "withdrawn" else None,
        identity_changed_at=row["identity_changed_at"],
        automatic=automatic,
        address=address,
        inbox_name=row["inbox_name"],
        inbox_state=row["inbox_state"],
        inbox_paused_reason=row["paused_reason"],
        moved_to=row["moved_to"] or "",
        moved_from=row["moved_from"] or "",
        held_since=row["held_since"],
        template=template,
        templates_known=row["templates_synced_at"] is not None,
        limits=limits,
        waiting_since=row["waiting_since"],
        written=row["written"],
        unanswered=tuple(row["unanswered"] or ()),
        same_words_people=sum(at > since for at in row["same_words"] or ()),
        automatic_before=row["automatic_before"],
        zone=_zone(row["phone"], row["our_zone"], row["display_phone_number"])
        if limits.quiet_hours or automatic
        else None,
        quality=row["quality_rating"],
        limited_at=row["limited_at"],
        reach_full_until=row["full_until"],
        reached_lately=row["reached_lately"],
        scope=spoken_of(row["heard"], topics) if topics and row["heard"] else (),
        paid=tuple(topic for topic in topics if topic.price),
    )


async def _meanwhile(tx: Tx, conversation_id: int, seen_seq: int | None, own_seq: int | None) -> Meanwhile:
    if seen_seq is None:
        return ""
    found: Meanwhile = await Q.fetchval(tx, "meanwhile", id=conversation_id, seen_seq=seen_seq, own_seq=own_seq)
    return found


def _zone(phone: str | None, our_zone: str | None, own_number: str) -> str | None:
    """Where the contact lives, as far as the number tells; a hidden one most likely lives where we do: where our opening
    hours are kept, or else where our number is from."""
    return zone_of(phone) or our_zone or zone_of("".join(filter(str.isdigit, own_number)))
