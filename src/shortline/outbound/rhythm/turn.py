"""Asking the pacer inside a claim: one number, one row lock, so that all workers see one rhythm.

Locked last, after the conversation and the message, and given back with the claim's commit. Nothing runs when nothing
is sent: whoever has to wait gets a moment in the outbox, and the sender's one timer does the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from shortline.accounts.actor import Actor
from shortline.channels.capability import Pace
from shortline.channels.draft import Draft
from shortline.channels.protocol import Address
from shortline.db import Tx, queries
from shortline.outbound.rhythm import bucket, portfolio, throughput
from shortline.outbound.rhythm.line import lay
from shortline.outbound.rhythm.pacer import BULK, SKEW, Go, Hand, Number, Slipped, Wait, Want, Why, ask
from shortline.outbound.rhythm.profile import PROFILES, day_shape
from shortline.policy.facts import Facts

Q = queries(__package__)
SOON = timedelta(seconds=1)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_UNLIMITED = bucket.Bucket(10_000, 0.0001)


def hand_of(agent_id: int | None, *, in_session: bool, bulk: bool) -> str | None:
    """Who holds the pen: an agent in a session, the bulk work of a number, or a program (None)."""
    if bulk:
        return BULK
    return f"agent:{agent_id}" if in_session and agent_id is not None else None


def by_hand(hand: str | None) -> bool:
    """Whether a person pressed send for this one message, in a session."""
    return hand is not None and hand != BULK


def hand_after(hand: str | None, by: Actor) -> str | None:
    """What no hand held is in that of the person who lets it go on; otherwise it stays where it is."""
    return hand or hand_of(by.agent_id, in_session=by.kind == "agent", bulk=False)


async def take_turn(
    tx: Tx, row: Mapping[str, Any], draft: Draft, to: Address, facts: Facts, *, now: datetime
) -> datetime | None:
    """None: it leaves now, and is counted. Otherwise the moment it waits for, written into the outbox."""
    inbox_id, hand_name = row["inbox_id"], row["hand"]
    kept = await Q.fetchrow(tx, "lock_pacer", inbox_id=inbox_id)
    if kept is None:
        await Q.execute(tx, "make_pacer", inbox_id=inbox_id)
        kept = await Q.fetchrow(tx, "lock_pacer", inbox_id=inbox_id)
        assert kept is not None
    if kept["held_until"] is not None and kept["held_until"] > now:
        return await _wait(tx, row, kept["held_until"], Why.NUMBER)
    rest = await Q.fetchrow(
        tx,
        "rest_of_turn",
        conversation_id=row["conversation_id"],
        hand=hand_name or "",
        bulk=row["bulk"],
        soon=now + SOON,
    )
    assert rest is not None
    # The number's last word counts, not what the guard was told before we waited for our turn.
    if rest["inbox_state"] == "paused":
        return await _wait(tx, row, now + SOON, Why.NUMBER)
    if kept["seen_at"] - now > timedelta(seconds=SKEW):
        await Q.execute(tx, "set_back", inbox_id=inbox_id, message_id=row["message_id"], by=kept["seen_at"] - now)
        await Q.fetchval(tx, "ring")
    told = rest["throughput"]
    number = number_of(kept, told, facts.capability.number_pace, facts.capability.pair_pace, now)
    hand = _hand(rest)
    opens = writes_first(draft, facts)
    group, person = portfolio.portfolio_of(rest, inbox_id), to.phone or to.user_id or ""
    may_reach = now
    if opens and person:
        may_reach = await portfolio.reach_at(tx, group, person, portfolio.people_most(rest["messaging_limit"]), now)
    want = Want(
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        hand=None if hand_name is None else crc32(hand_name.encode()),
        bulk=row["bulk"],
        chars=len(row["text"] or ""),
        read_chars=rest["read_chars"] or 0,
        place=(seconds(row["place_at"]), Why(row["place_why"])) if row["place_at"] == row["not_before"] else None,
        pair_full_at=seconds(rest["pair_full_at"]),
        reach_at=seconds(may_reach),
        answers_wait=rest["answers_wait"],
    )
    answer = ask(number, hand, want, seconds(now))
    if isinstance(answer, Slipped):
        answer = await _lay_out(tx, row, answer, want, now)
    await _save(tx, row, kept, answer.number)
    if hand_name is not None and answer.hand != hand:
        await _save_hand(tx, inbox_id, hand_name, answer.hand)
    if isinstance(answer, Wait):
        return await _wait(tx, row, moment(answer.until), answer.why)
    await Q.execute(tx, "save_pair", conversation_id=row["conversation_id"], full_at=moment(answer.pair_full_at))
    if opens and person:
        await portfolio.reached(tx, group, person, now)
    return None


async def _lay_out(tx: Tx, row: Mapping[str, Any], slipped: Slipped, want: Want, now: datetime) -> Go | Wait:
    """The hand's line gets new places, this message its own among them."""
    number, hand = slipped.number, slipped.hand
    waiting = await Q.fetch(tx, "lock_line", inbox_id=row["inbox_id"], hand=row["hand"], message_id=row["message_id"])
    line = [
        Want(message_id=each["message_id"], conversation_id=each["conversation_id"], hand=want.hand, bulk=want.bulk,
             chars=each["chars"], read_chars=want.read_chars)
        for each in waiting
    ]  # fmt: skip
    why = Why.BULK if want.bulk else Why.HAND
    moments = lay(number, hand, line, slipped.start)
    await Q.execute(
        tx,
        "place_line",
        ids=[each.message_id for each in line],
        times=[moment(at) for at in moments],
        why=why,
    )
    await Q.fetchval(tx, "ring")  # other workers rest until moments that no longer hold
    at = next(at for each, at in zip(line, moments, strict=True) if each.message_id == want.message_id)
    hand = replace(hand, tail_at=moments[-1])
    if at > seconds(now):
        return Wait(at, why, number, hand)
    answer = ask(number, hand, replace(want, place=(at, why)), seconds(now))
    assert not isinstance(answer, Slipped), "a place that was just given cannot be missed"
    return answer


async def _wait(tx: Tx, row: Mapping[str, Any], until: datetime, why: Why) -> datetime:
    await Q.execute(tx, "place_message", message_id=row["message_id"], at=until, why=why)
    return until


async def _save(tx: Tx, row: Mapping[str, Any], kept: Mapping[str, Any], number: Number) -> None:
    full_at, seen_at = moment(number.full_at), moment(number.seen_at)
    if (full_at, seen_at) != (kept["full_at"], kept["seen_at"]):
        await Q.execute(tx, "save_pacer", inbox_id=row["inbox_id"], full_at=full_at, seen_at=seen_at)


async def _save_hand(tx: Tx, inbox_id: int, name: str, hand: Hand) -> None:
    await Q.execute(
        tx,
        "save_hand",
        inbox_id=inbox_id,
        hand=name,
        last_at=moment(hand.last_at),
        conversation_id=hand.conversation_id,
        tail_at=moment(hand.tail_at),
    )


def writes_first(draft: Draft, facts: Facts) -> bool:
    """A template outside the service window: the platform counts whom a business reaches like that."""
    window = facts.capability.service_window
    if window is None or draft.template is None:
        return False
    return facts.window_opened_at is None or facts.now >= facts.window_opened_at + window


def number_of(kept: Mapping[str, Any], told: str, pace: Pace | None, pair: Pace | None, now: datetime) -> Number:
    """`told`: the level of throughput that the provider names."""
    local = now.astimezone(ZoneInfo(kept["time_zone"]))
    per_second = throughput.most(kept["per_second"], told, pace.burst if pace else None)
    return Number(
        bucket=bucket.of_number(per_second) if per_second else _UNLIMITED,
        pair=bucket.of_pair(pair.burst, pair.every_seconds) if pair else _UNLIMITED,
        profile=PROFILES[kept["profile"]],
        shape=day_shape(local.hour + local.minute / 60),
        full_at=seconds(kept["full_at"]),
        bulk_held_until=seconds(kept["bulk_held_until"]),
        seen_at=seconds(kept["seen_at"]),
    )


def _hand(rest: Mapping[str, Any]) -> Hand:
    if rest["last_at"] is None:
        return Hand()
    return Hand(seconds(rest["last_at"]), rest["conversation_id"], seconds(rest["tail_at"]))


def seconds(at: datetime | None) -> float:
    return 0.0 if at is None else (at - _START) / timedelta(seconds=1)


def moment(at: float) -> datetime:
    """Rounded up to the microsecond: what is asked again at this moment must not be early."""
    return _START + timedelta(microseconds=int(at * 1_000_000) + 1 if at else 0)
