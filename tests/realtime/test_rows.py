"""Rows that go along with events: the same as the agent would fetch, to those only for whom that is so."""

import re
from functools import partial
from pathlib import Path

import pytest

from shortline.accounts.actor import Role
from shortline.conversations.assign import assign
from shortline.db import Database
from shortline.events import kinds
from shortline.realtime import rows
from shortline.realtime.audience import OF_ONE_AGENT
from tests import cast
from tests.conversations.test_views import person
from tests.realtime.screen import Desk, Screen

CHANGES = Path("web/src/lib/realtime/changes.ts")


def told(screen: Screen, kind: str = kinds.MESSAGE_RECEIVED, times: int = 1) -> bool:
    return [event["kind"] for event in screen.events].count(kind) >= times


async def test_the_row_that_comes_along_is_the_row_one_would_fetch(desk: Desk, db: Database) -> None:
    owner, lead, inbox = await cast.owner(db), await cast.agent(db, role=Role.LEAD), await cast.inbox(db)
    await desk.level()
    async with desk.screen(owner, rows=True) as screen, desk.screen(lead) as program:
        await screen.read()
        for number in range(3):
            conversation_id, _ = await cast.inbound_text(db, inbox, f"Question {number}")
            await screen.until(partial(told, screen, times=number + 1))
            assert screen.rows[-1] == await desk.listed(owner, conversation_id)
            assert screen.rows[-1]["last_message"]["text"] == f"Question {number}"
        async with db.transaction() as tx:
            team_id = await cast.team(db)
            await assign(
                tx, conversation_id, assignee_id=lead.agent_id, team_id=team_id, by=lead, now=desk.runtime.clock.now()
            )
        await screen.until(lambda: screen.rows[-1]["assignee_id"] == str(lead.agent_id))
        assert screen.rows[-1] == await desk.listed(owner, conversation_id)
        await program.until(lambda: told(program, times=3))
        assert program.rows == []  # it did not ask for them


OWN = {
    "his": "UPDATE conversations SET assignee_id = $2 WHERE id = $1",
    "read": "INSERT INTO conversation_reads (conversation_id, agent_id, last_read_seq, read_at) VALUES ($1, $2, 1, now())",
    "written in": """INSERT INTO drafts (conversation_id, agent_id, mode, text, updated_at)
                     VALUES ($1, $2, 'reply', 'Dear', now())""",
    "followed": """INSERT INTO conversation_followers (conversation_id, agent_id, seen_seq, looked_at)
                   VALUES ($1, $2, 1, now())""",
    "called in": """INSERT INTO mentions (conversation_id, agent_id, message_id, seq, at)
                    SELECT $1, $2, id, seq, now() FROM messages WHERE conversation_id = $1""",
}


@pytest.mark.parametrize("what", OWN)
async def test_it_does_not_come_along_to_whom_it_may_look_otherwise(desk: Desk, db: Database, what: str) -> None:
    owner, other, inbox = await cast.owner(db), await cast.agent(db, role=Role.LEAD), await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    async with db.transaction() as tx:
        await tx.execute(OWN[what], conversation_id, owner.agent_id)
    await desk.level()
    async with desk.screen(owner, rows=True) as his, desk.screen(other, rows=True) as screen:
        await his.read()
        await screen.read()
        await cast.inbound_text(db, inbox, "And with a bike?")
        await his.until(lambda: told(his))
        await screen.until(lambda: told(screen))
        assert his.rows == []
        [row] = screen.rows
        assert row == await desk.listed(other, conversation_id)
        # To him it does look otherwise; of what is his, only once it was offered to others.
        assert what == "his" or row != await desk.listed(owner, conversation_id)


async def test_no_row_comes_to_whom_the_conversation_is_hidden(desk: Desk, db: Database) -> None:
    """Also not with the very change by which it leaves his sight."""
    ours, theirs = await cast.team(db), await cast.team(db)
    inbox = await cast.inbox(db, team_id=ours)
    anna, lead = await cast.agent(db, team_ids=(ours,)), await cast.agent(db, role=Role.LEAD)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await cast.inbound_text(db, inbox, sender=person(2))
    await desk.level()
    async with desk.screen(anna, rows=True) as screen:
        await screen.read()
        async with db.transaction() as tx:
            now = desk.runtime.clock.now()
            await assign(tx, conversation_id, assignee_id=lead.agent_id, team_id=theirs, by=lead, now=now)
        await cast.inbound_text(db, inbox, "Of another team")
        await cast.inbound_text(db, inbox, "Of ours", sender=person(2))
        await screen.until(lambda: told(screen))
        assert {row["last_message"]["text"] for row in screen.rows} == {"Of ours"}


async def test_when_much_changed_at_once_nothing_comes_along(
    desk: Desk, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST", 2)
    owner, inbox = await cast.owner(db), await cast.inbox(db)
    ids = [(await cast.inbound_text(db, inbox, sender=person(number)))[0] for number in range(3)]
    await desk.level()
    async with desk.screen(owner, rows=True) as screen:
        await screen.read()
        async with db.transaction() as tx:
            for each in ids:
                await desk.record_in(tx, kinds.CONVERSATION_UPDATED, conversation_id=each)
        await screen.until(lambda: told(screen, kinds.CONVERSATION_UPDATED, 3))
        assert screen.rows == []
        async with db.transaction() as tx:
            for each in ids[:2]:
                await desk.record_in(tx, kinds.CONVERSATION_UPDATED, conversation_id=each)
        await screen.until(lambda: told(screen, kinds.CONVERSATION_UPDATED, 5))
        assert [row["id"] for row in screen.rows] == [str(each) for each in ids[:2]]


def test_a_row_comes_along_with_every_kind_of_event_that_makes_the_app_ask_for_it() -> None:
    lines = re.findall(r"'([a-z_.]+)': \{([^}]*)\}", CHANGES.read_text("utf-8"))
    asked = {kind for kind, change in lines if "conversation: true" in change}
    assert asked - OF_ONE_AGENT == rows.CHANGING
