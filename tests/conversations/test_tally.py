"""The numbers beside views come of one counting for all who ask: each must be what that agent's own list would count."""

import asyncio
import random
from contextlib import suppress
from datetime import timedelta
from itertools import product
from typing import Any, get_args

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline import events
from shortline.accounts.actor import SYSTEM, Actor, Role
from shortline.conversations import tallies, views
from shortline.conversations.assign import assign
from shortline.conversations.close import close, reopen
from shortline.conversations.tallies import Tallies
from shortline.conversations.tally import Group, Inbox, Open, Tally, Whose, tells
from shortline.conversations.views import Filter, StateFilter, View
from shortline.db import Database, Tx
from shortline.errors import Conflict
from shortline.events import feed, kinds
from tests import cast
from tests.cast import NOW
from tests.conversations.test_views import person

STATES: tuple[StateFilter, ...] = ("open", "waiting_for_us", "greeted", "waiting_for_customer")
COLUMNS = """team_id = $2, assignee_id = $3, state = $4, only_greeted = $6,
  waiting_since = CASE WHEN $5 THEN waiting_since END, due_at = CASE WHEN $5 THEN due_at END"""


async def test_a_counting_tells_each_agent_what_his_own_list_would_count(db: Database) -> None:
    """Every kind of agent, every place a conversation can be in, every filter a counting answers."""
    teams = [await cast.team(db) for _ in range(2)]
    anna, boris = await cast.agent(db), await cast.agent(db, team_ids=(teams[0],))
    asking = [anna, boris, await cast.agent(db, team_ids=tuple(teams)), await cast.agent(db, role=Role.LEAD)]
    asking += [SYSTEM, Actor("contact")]
    inboxes = [await cast.inbox(db, team_id=team) for team in (None, teams[0], teams[1])]
    places = list(product(inboxes, (None, *teams), (None, anna.agent_id, boris.agent_id)))
    for number, (inbox, team_id, assignee_id) in enumerate(places):
        for each in range(2):
            conversation_id, _ = await cast.inbound_text(db, inbox, sender=person(2 * number + each))
            state = "closed" if number % 7 == 6 else "open"
            async with db.transaction() as tx:
                await tx.execute(
                    f"UPDATE conversations SET {COLUMNS} WHERE id = $1",
                    *(
                        conversation_id,
                        team_id,
                        assignee_id,
                        state,
                        number % 2 == 0 and state == "open",
                        number % 3 == each,
                    ),
                )
    tally = await Tallies().now(db)
    compared = 0
    async with db.reading() as tx:
        for actor, state, view in product(asking, STATES, get_args(View)):
            seen = tally.seen_by(actor)
            for more in narrowings(inboxes[1].id, teams[0], anna.agent_id, boris.agent_id):
                wanted = Filter(view=view, state=state, **more)
                if tells(wanted):
                    expected = await views.total(tx, wanted, actor)
                    assert seen.count(wanted) == expected, (actor, wanted)
                    compared += expected
        for actor in asking:
            by_inbox = {
                each.id: await views.total(tx, Filter(state="open", inbox_id=each.id), actor) for each in inboxes
            }
            assert tally.seen_by(actor).by_inbox() == by_inbox
    assert compared > 500


def narrowings(inbox_id: int, team_id: int, *agents: int | None) -> list[dict[str, Any]]:
    return [
        {},
        {"inbox_id": inbox_id},
        {"team_id": team_id},
        {"inbox_id": inbox_id, "team_id": team_id},
        *({"assignee_id": each} for each in agents),
        *({"assignee_id": each, "inbox_id": inbox_id} for each in agents),
        {"channel": "whatsapp"},
        {"channel": "pigeon"},
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(state="closed"),
        Filter(state="snoozed"),
        Filter(state="closing_unseen"),
        Filter(),
        Filter(state="open", view="mentions"),
        Filter(state="open", view="following"),
        Filter(state="open", label_id=1),
        Filter(state="open", segment_id=1),
        Filter(state="open", priority="high"),
        Filter(state="open", only=()),
    ],
)
def test_what_a_counting_does_not_know_is_counted_for_the_list(wanted: Filter) -> None:
    assert not tells(wanted)


def test_an_inbox_taken_away_while_it_was_counted_is_left_out() -> None:
    groups = [Group(inbox_id, None, None, 3, 2, 1) for inbox_id in (1, 2)]
    seen = Tally(groups, {1: Inbox(None, "whatsapp", True)}).seen_by(SYSTEM)
    assert (seen.count(Filter(state="open")), seen.by_inbox()) == (3, {1: 3})


KINDS = st.builds(
    Whose, st.integers(1, 2), st.none() | st.integers(1, 2), st.none() | st.integers(1, 2), st.booleans(), st.booleans()
)


@given(st.lists(st.tuples(st.integers(1, 6), st.none() | KINDS)))
def test_what_was_taken_in_piece_by_piece_is_what_a_count_would_find(changes: list[tuple[int, Whose | None]]) -> None:
    kept, now = Open(), {}
    for number, whose in changes:
        kept.put(number, whose)
        now[number] = whose
    counted: dict[Any, list[int]] = {}
    for each in now.values():
        if each is not None:
            total = counted.setdefault(each[:3], [0, 0, 0])
            for place, yes in enumerate((True, each.waiting, each.waiting and each.greeted)):
                total[place] += yes
    assert sorted(kept.groups(), key=repr) == sorted((Group(*key, *total) for key, total in counted.items()), key=repr)


async def test_a_number_is_never_older_than_the_last_event(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of an event that another process wrote and that has no position in the feed yet; and without reading all again."""
    inbox, agent, lead = await cast.inbox(db), await cast.agent(db), await cast.agent(db, role=Role.LEAD)
    monkeypatch.setattr(tallies, "ANYWAY", timedelta(hours=1))
    counted, chance = Tallies(), random.Random(3)
    ids = [(await cast.inbound_text(db, inbox, sender=person(number)))[0] for number in range(6)]
    await feed.sequence(db)  # of the inbox it hears that it is new
    await counted.now(db)
    monkeypatch.setattr(Tallies, "_read", None)
    for step in range(60):
        now, conversation_id = NOW + timedelta(hours=1, seconds=step), chance.choice(ids)
        what = chance.choice(["write", "new", "close", "open", "give", "feed"])
        if what == "write":
            await cast.inbound_text(db, inbox, "And?", sender=person(ids.index(conversation_id)), at=now, now=now)
        elif what == "new":
            ids.append((await cast.inbound_text(db, inbox, sender=person(len(ids)), at=now, now=now))[0])
        elif what == "feed":
            await feed.sequence(db)
        else:
            with suppress(Conflict):
                async with db.transaction() as tx:
                    if what == "give":
                        whom = chance.choice([None, agent.agent_id])
                        await assign(tx, conversation_id, assignee_id=whom, team_id=None, by=lead, now=now)
                    else:
                        await (close if what == "close" else reopen)(tx, conversation_id, by=lead, now=now)
        async with db.reading() as tx:
            for actor in (agent, lead):
                for wanted in (*(Filter(state=state) for state in STATES), Filter(state="open", view="mine")):
                    found = (await counted.now(db)).seen_by(actor).count(wanted)
                    assert found == await views.total(tx, wanted, actor), (step, what, wanted)


@pytest.mark.parametrize("why", ["cleaned", "much", "inbox"])
async def test_what_the_feed_does_not_tell_is_read_again(
    db: Database, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    inbox, counted = await cast.inbox(db), Tallies()
    await cast.inbound_text(db, inbox, sender=person(1))
    await counted.now(db)
    await cast.inbound_text(db, inbox, sender=person(2))
    await feed.sequence(db)
    async with db.transaction() as tx:
        if why == "cleaned":
            await tx.execute("DELETE FROM events")
        elif why == "inbox":
            await tx.execute("UPDATE inboxes SET state = 'disabled'")
            await events.record(tx, kinds.INBOX_UPDATED, inbox_id=inbox.id, at=NOW)
    if why == "much":
        monkeypatch.setattr(tallies, "MOST", 0)
    seen = (await counted.now(db)).seen_by(SYSTEM)
    assert seen.count(Filter(state="open")) == 2
    assert seen.by_inbox() == ({} if why == "inbox" else {inbox.id: 2})


async def test_many_who_ask_at_once_cost_one_look(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    follow = Tallies._follow

    async def looking(self: Tallies, tx: Tx, known: Tally) -> Tally | None:
        nonlocal looks
        looks += 1
        return await follow(self, tx, known)

    monkeypatch.setattr(Tallies, "_follow", looking)
    inbox, counted = await cast.inbox(db), Tallies()
    for number in range(3):
        await cast.inbound_text(db, inbox, sender=person(number))
        found = await asyncio.gather(*(counted.now(db) for _ in range(40)))
        assert {each.seen_by(SYSTEM).count(Filter(state="open")) for each in found} == {number + 1}
    assert looks <= 2 * 3  # one that was under way when they asked, and one for all


async def test_what_changed_without_an_event_is_seen_a_little_later(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "ANYWAY", timedelta(0))
    monkeypatch.setattr(tallies, "RARELY", 0)
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    await cast.signed_in(client, await cast.owner(db))

    async def numbers() -> tuple[int, int]:
        counts = (await client.get("/api/v1/conversations/counts")).json()
        listed = (await client.get("/api/v1/conversations", params={"state": "open", "limit": 1})).json()
        return counts["all"], listed["total"]

    assert await numbers() == (1, 1)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET state = 'closed'")
    assert await numbers() == (0, 0)
