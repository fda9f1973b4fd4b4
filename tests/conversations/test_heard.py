"""What else a channel tells: reactions, edits, removals, calls, echoes, history. Twice, and in any order."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from shortline.channels.event_parts import Route, SenderKeys
from shortline.channels.events import (
    CallEvent,
    EchoReceived,
    Edited,
    HistoryImported,
    IdentityChanged,
    Reaction,
    Revoked,
)
from shortline.channels.protocol import InboxConfig
from shortline.conversations.call import call
from shortline.conversations.echo import echo
from shortline.conversations.edit import edit
from shortline.conversations.history import import_message
from shortline.conversations.identity_news import identity_changed
from shortline.conversations.react import react
from shortline.conversations.revoke import revoke
from shortline.db import Database
from tests import cast
from tests.cast import ANNA, NOW

LATER = NOW + timedelta(minutes=5)


def head(inbox: InboxConfig, wamid: str, at: Any = LATER) -> dict[str, Any]:
    return {
        "route": Route(phone_number_id=inbox.phone_number_id),
        "path": "$",
        "key": f"message:{wamid}",
        "at": at,
        "provider_id": wamid,
    }


async def tell(
    db: Database, verb: Callable[..., Awaitable[Any]], inbox: InboxConfig, event: Any, *, now: Any = LATER
) -> None:
    async with db.transaction() as tx:
        await verb(tx, inbox, event, now=now, journal_id=7)


async def conversation(db: Database) -> dict[str, Any]:
    async with db.transaction() as tx:
        return dict(await tx.fetchrow("SELECT * FROM conversations ORDER BY id LIMIT 1"))


async def messages(db: Database) -> list[dict[str, Any]]:
    async with db.transaction() as tx:
        return [dict(row) for row in await tx.fetch("SELECT * FROM messages ORDER BY display_at, seq")]


async def ours(db: Database, inbox: InboxConfig, text: str) -> None:
    """Our answer, from the phone app: the shortest way to an outgoing message the provider has."""
    at = head(inbox, "wamid.ours", NOW + timedelta(minutes=1))
    await tell(db, echo, inbox, EchoReceived(**at, recipient=ANNA, kind="text", text=text))


def thumb(inbox: InboxConfig, wamid: str, emoji: str | None, at: Any = LATER, target: str = "wamid.ours") -> Reaction:
    return Reaction(**head(inbox, wamid, at), sender=ANNA, target_provider_id=target, emoji=emoji)


async def test_a_thumb_on_our_question_is_an_answer_that_opens_no_window(db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    await ours(db, inbox, "Shall I book it?")
    assert (await conversation(db))["waiting_since"] is None
    for _ in range(2):
        await tell(db, react, inbox, thumb(inbox, "wamid.r1", "👍"))
    found = await conversation(db)
    assert (found["waiting_since"], found["window_opened_at"], found["message_seq"]) == (LATER, NOW, 3)
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT emoji FROM reactions") == "👍"


async def test_a_thumb_on_a_statement_asks_nothing_and_reopens_nothing(db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    await ours(db, inbox, "It is booked.")
    await tell(db, react, inbox, thumb(inbox, "wamid.r1", "👍"))
    assert (await conversation(db))["waiting_since"] is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
async def test_the_newest_reaction_counts_in_whatever_order_they_come(db: Database, order: tuple[int, ...]) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    await ours(db, inbox, "Shall I book it?")
    said = [
        thumb(inbox, "wamid.r0", "👍", LATER),
        thumb(inbox, "wamid.r1", None, LATER + timedelta(seconds=10)),
        thumb(inbox, "wamid.r2", "❤️", LATER + timedelta(seconds=20)),
    ]
    for number in order:
        await tell(db, react, inbox, said[number], now=LATER + timedelta(minutes=1))
    async with db.transaction() as tx:
        assert [row["emoji"] for row in await tx.fetch("SELECT emoji FROM reactions")] == ["❤️"]
    taken_back = thumb(inbox, "wamid.r3", None, LATER + timedelta(seconds=30))
    await tell(db, react, inbox, taken_back, now=LATER + timedelta(minutes=1))
    await tell(db, react, inbox, said[0], now=LATER + timedelta(minutes=2))
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM reactions") == 0


async def test_a_reaction_to_something_we_do_not_have_is_shown_all_the_same(db: Database) -> None:
    inbox = await cast.inbox(db)
    await tell(db, react, inbox, thumb(inbox, "wamid.r1", "😀", target="wamid.long.gone"))
    [only] = await messages(db)
    assert (only["direction"], only["kind"], only["content"]) == (
        "activity",
        "reaction",
        {"emoji": "😀", "message_id": None},
    )


async def test_an_edit_keeps_the_earlier_texts_in_any_order(db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox, "order 88213", provider_id="wamid.1")
    once: dict[str, Any] = {"sender": ANNA, "target_provider_id": "wamid.1"}
    first = Edited(**head(inbox, "wamid.e1", LATER), **once, text="order 88231")
    second = Edited(**head(inbox, "wamid.e2", LATER + timedelta(seconds=5)), **once, text="order 88232")
    for event in (second, first, first, second):
        await tell(db, edit, inbox, event, now=LATER + timedelta(minutes=1))
    [only] = await messages(db)
    assert (only["text"], only["edited_at"]) == ("order 88232", LATER + timedelta(seconds=5))
    async with db.transaction() as tx:
        earlier = [row["earlier_text"] for row in await tx.fetch("SELECT earlier_text FROM message_edits ORDER BY at")]
        assert await tx.fetchval("SELECT count(*) FROM messages WHERE search @@ to_tsquery('simple', '88232')") == 1
    assert earlier == ["order 88231", "order 88213"]


async def test_an_edit_without_its_original_is_a_message_of_its_own(db: Database) -> None:
    inbox = await cast.inbox(db)
    await tell(
        db,
        edit,
        inbox,
        Edited(**head(inbox, "wamid.e1"), sender=ANNA, target_provider_id="wamid.1", text="sorry, 88231"),
    )
    [only] = await messages(db)
    assert (only["text"], only["edited_at"], (await conversation(db))["waiting_since"]) == (
        "sorry, 88231",
        LATER,
        LATER,
    )


@pytest.mark.parametrize("removal_first", [True, False])
async def test_what_was_taken_back_is_hidden_and_waits_for_nothing(db: Database, removal_first: bool) -> None:
    inbox = await cast.inbox(db)
    removal = Revoked(**head(inbox, "wamid.d1"), sender=ANNA, target_provider_id="wamid.1")
    if removal_first:
        await tell(db, revoke, inbox, removal)
        async with db.transaction() as tx:
            from shortline.conversations.receive import receive

            event = cast.received(inbox, "oops", provider_id="wamid.1")
            assert await receive(tx, inbox, event, now=LATER, journal_id=None) is None
    else:
        await cast.inbound_text(db, inbox, "oops", provider_id="wamid.1")
        for _ in range(2):
            await tell(db, revoke, inbox, removal)
    [only] = await messages(db)
    assert only["deleted_at"] == LATER
    assert (await conversation(db))["waiting_since"] is None


async def test_a_customer_can_neither_rewrite_nor_take_back_what_we_said(db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    await ours(db, inbox, "It costs 40")
    await tell(db, revoke, inbox, Revoked(**head(inbox, "wamid.d1"), sender=ANNA, target_provider_id="wamid.ours"))
    changed = Edited(**head(inbox, "wamid.e1"), sender=ANNA, target_provider_id="wamid.ours", text="It costs 4")
    await tell(db, edit, inbox, changed)
    said = (await messages(db))[-1]
    assert (said["text"], said["deleted_at"], said["edited_at"]) == ("It costs 40", None, None)


async def test_taking_one_of_two_questions_back_leaves_the_other_waiting(db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox, "one?", provider_id="wamid.1")
    await cast.inbound_text(db, inbox, "two?", now=NOW + timedelta(minutes=2))
    await tell(db, revoke, inbox, Revoked(**head(inbox, "wamid.d1"), sender=ANNA, target_provider_id="wamid.1"))
    assert (await conversation(db))["waiting_since"] == NOW + timedelta(minutes=2)


def ring(inbox: InboxConfig, status: Any, at: Any = LATER, duration: int | None = None) -> CallEvent:
    return CallEvent(
        **head(inbox, "wacid.1", at), peer=ANNA, direction="inbound", status=status, duration_seconds=duration
    )


@pytest.mark.parametrize(
    "order", [("ringing", "missed"), ("missed", "ringing"), ("ringing", "ringing", "missed", "missed")]
)
async def test_a_missed_call_is_one_card_that_waits_and_opens_the_window(db: Database, order: tuple[str, ...]) -> None:
    inbox = await cast.inbox(db)
    for status in order:
        await tell(db, call, inbox, ring(inbox, status))
    [card] = await messages(db)
    assert (card["kind"], card["content"]["status"], card["direction"]) == ("call", "missed", "in")
    found = await conversation(db)
    assert (found["waiting_since"], found["window_opened_at"]) == (LATER, LATER)


async def test_an_answered_call_waits_for_nobody(db: Database) -> None:
    inbox = await cast.inbox(db)
    await tell(db, call, inbox, ring(inbox, "ringing"))
    await tell(db, call, inbox, ring(inbox, "answered", duration=42), now=LATER + timedelta(minutes=2))
    [card] = await messages(db)
    assert card["content"] == {"status": "answered", "direction": "inbound", "duration": 42}
    assert (await conversation(db))["waiting_since"] is None


async def test_our_own_call_is_not_something_the_customer_did(db: Database) -> None:
    inbox = await cast.inbox(db)
    for status, at in (("ringing", NOW), ("answered", LATER)):
        event = CallEvent(**head(inbox, "wacid.9", at), peer=ANNA, direction="outbound", status=status)
        await tell(db, call, inbox, event)
    found = await conversation(db)
    assert (found["last_inbound_at"], found["waiting_since"], found["window_opened_at"]) == (None, None, LATER)


async def test_an_answer_from_the_phone_is_ours_and_stops_the_clock(db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    for _ in range(2):
        await ours(db, inbox, "On my way")
    found, rows = await conversation(db), await messages(db)
    assert (found["waiting_since"], found["answered_at"], found["window_opened_at"]) == (
        None,
        NOW + timedelta(minutes=1),
        NOW,
    )
    assert [(row["direction"], row["author_kind"], row["state"]) for row in rows] == [
        ("in", "contact", "received"),
        ("out", "phone_app", "sent"),
    ]


async def test_history_starts_no_clock_and_wakes_nobody(db: Database) -> None:
    inbox = await cast.inbox(db)
    old = NOW - timedelta(days=150)
    for number, direction in ((2, "out"), (1, "in"), (1, "in")):
        at = old + timedelta(minutes=number)
        said: dict[str, Any] = {"kind": "text", "text": str(number), "state": "read"}
        event = HistoryImported(**head(inbox, f"wamid.h{number}", at), direction=direction, peer=ANNA, **said)
        await tell(db, import_message, inbox, event)
    found = await conversation(db)
    assert (found["state"], found["waiting_since"], found["window_opened_at"]) == ("closed", None, None)
    assert [row["text"] for row in await messages(db)] == ["1", "2"]
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM events WHERE kind = 'message.received'") == 0


async def test_a_new_number_is_linked_and_flagged_but_has_a_thread_of_its_own(db: Database) -> None:
    inbox = await cast.inbox(db)
    first, _ = await cast.inbound_text(db, inbox)
    old, new = SenderKeys(wa_id="31612345678"), SenderKeys(wa_id="31687654321")
    event = IdentityChanged(**head(inbox, "wamid.s1"), change="number", old=old, new=new, body="changed")
    for _ in range(2):
        await tell(db, identity_changed, inbox, event)
    second, _ = await cast.inbound_text(db, inbox, sender=new, now=LATER + timedelta(minutes=1))
    assert first != second
    async with db.transaction() as tx:
        people = await tx.fetch("SELECT contact_id, changed_at FROM identities")
        lines = [row["content"] for row in await tx.fetch("SELECT content FROM messages WHERE kind = 'system'")]
    assert len({row["contact_id"] for row in people}) == 1
    assert all(row["changed_at"] for row in people)
    assert lines == [{"type": "number", "old": "31612345678", "new": "31687654321", "body": "changed"}]
