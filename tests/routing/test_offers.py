"""What somebody's customer waits for is offered to the team while he is not there for it, and his again when he is back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.accounts.actor import Role
from shortline.db import Database
from shortline.routing.grace import Held, offered_because
from shortline.routing.offers import look
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, assignee, customer, seen

GRACE = timedelta(minutes=2)
busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be


@busy
@given(st.integers(-3, 3), st.sampled_from(("available", "busy", "away", "off")), st.booleans())
def test_it_is_offered_at_once_while_he_is_not_there_and_exactly_after_the_grace_while_he_has_not_seen_it(
    seconds: int, presence: str, is_over: bool
) -> None:
    held = Held(NOW - GRACE - timedelta(seconds=seconds), presence, is_over, seen=False)
    why = offered_because(held, GRACE, now=NOW)
    there = presence in ("available", "busy")
    assert (why is None) == (there and seconds < 0)
    if why is not None and not there:
        assert why == presence
    elif why is not None:
        assert why == ("full" if is_over else "unseen")


@busy
@given(st.integers(-3, 3), st.integers(0, 3600), st.booleans())
def test_whoever_has_seen_it_has_the_grace_from_what_he_last_did_for_it(
    seconds: int, waited: int, is_over: bool
) -> None:
    touched = NOW - GRACE - timedelta(seconds=seconds)
    held = Held(NOW - GRACE - timedelta(seconds=waited), "available", is_over, seen=True, touched_at=touched)
    assert offered_because(held, GRACE, now=NOW) == (None if seconds < 0 else "left")


def test_a_word_of_the_customer_after_he_looked_begins_the_grace() -> None:
    held = Held(NOW - timedelta(minutes=1), "available", False, seen=True, touched_at=NOW - timedelta(minutes=9))
    assert offered_because(held, GRACE, now=NOW) is None
    assert offered_because(held, GRACE, now=NOW + timedelta(minutes=1)) == "left"


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> cast.Actor:
    made = await cast.agent(db, role=Role.LEAD, name="Lena")
    await cast.signed_in(client, made, db=db)
    await ask(client, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    return made


async def looked(db: Database, *, minutes: float = 0) -> int:
    async with db.transaction() as tx:
        return await look(tx, now=NOW + timedelta(minutes=minutes))


async def offer(client: httpx.AsyncClient, talk: int) -> Any:
    return (await ask(client, "GET", f"/conversations/{talk}/take-over"))["offer"]


async def held(db: Database, client: httpx.AsyncClient, who: cast.Actor, *, inbox: Any = None) -> int:
    """A conversation of his that waits from NOW on."""
    talk = await customer(db, inbox or await cast.inbox(db), 1)
    await ask(client, "POST", f"/conversations/{talk}/assign", json={"assignee_id": str(who.agent_id)})
    return talk


async def test_unseen_for_the_grace_it_is_offered_and_whoever_reads_it_is_on_it(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne = await cast.agent(db, name="Sanne")
    await seen(db, sanne, now=NOW)
    talk = await held(db, client, sanne)
    assert await looked(db, minutes=1.9) == 0
    assert await offer(client, talk) is None
    await seen(db, sanne, now=NOW + timedelta(minutes=2))
    assert await looked(db, minutes=2) == 1
    assert await looked(db, minutes=2) == 0  # once
    found = await offer(client, talk)
    assert (found["agent_id"], found["agent_name"], found["why"]) == (str(sanne.agent_id), "Sanne", "unseen")
    assert await assignee(db, talk) == sanne.agent_id  # his still
    lines = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    assert (lines[-1]["content"]["change"], lines[-1]["content"]["why"]) == ("offered", "unseen")
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO conversation_reads (agent_id, conversation_id, last_read_seq, read_at) VALUES ($1, $2, 1, $3)",
            sanne.agent_id,
            talk,
            NOW + timedelta(minutes=2.5),
        )
    assert await looked(db, minutes=3) == 1
    assert await offer(client, talk) is None


async def test_whoever_was_just_handed_it_has_the_grace_too(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    talk = await customer(db, await cast.inbox(db), 1, waited=60)
    sanne = await cast.agent(db, name="Sanne")
    await ask(client, "POST", f"/conversations/{talk}/assign", json={"assignee_id": str(sanne.agent_id)})
    assert await looked(db, minutes=1.9) == 0
    assert await looked(db, minutes=2) == 1


async def test_away_is_offered_and_his_alone_again_when_he_is_back_and_nobody_took_it(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne = await cast.agent(db, name="Sanne")
    await seen(db, sanne, now=NOW)
    talk = await held(db, client, sanne)
    await seen(db, sanne, now=NOW + timedelta(minutes=2.5))
    later = await cast.inbound_text(db, await cast.inbox(db), now=NOW + timedelta(minutes=2))
    async with db.transaction() as tx:  # of before, so that nobody handed it to him lately
        await tx.execute("UPDATE conversations SET assignee_id = $1 WHERE id = $2", sanne.agent_id, later[0])
        await tx.execute(
            "INSERT INTO conversation_reads (agent_id, conversation_id, last_read_seq, read_at) VALUES ($1, $2, 1, $3)",
            sanne.agent_id, talk, NOW + timedelta(minutes=2),
        )  # fmt: skip
    assert await looked(db, minutes=2.5) == 0  # there, and within the grace
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET availability = 'away' WHERE id = $1", sanne.agent_id)
    assert await looked(db, minutes=2.5) == 2  # not there: at once
    assert (await offer(client, later[0]))["why"] == "away"
    assert (await offer(client, talk))["why"] == "away"
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET availability = 'available' WHERE id = $1", sanne.agent_id)
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1", later[0])
    await seen(db, sanne, now=NOW + timedelta(minutes=3))
    assert await looked(db, minutes=3) == 2
    assert await offer(client, talk) is None
    assert (await ask(client, "POST", f"/conversations/{talk}/take-over", 409))["code"] == "not_offered"
    assert await assignee(db, talk) == sanne.agent_id


async def test_who_takes_it_over_gets_what_was_begun(lead: cast.Actor, db: Database, client: httpx.AsyncClient) -> None:
    sanne = await cast.agent(db, name="Sanne")
    talk = await held(db, client, sanne)
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO drafts (agent_id, conversation_id, mode, text, updated_at) VALUES ($1, $2, 'reply', 'It does', $3)",
            sanne.agent_id, talk, NOW,
        )  # fmt: skip
    assert await offer(client, talk) is None  # nobody reads a colleague's draft before it is offered
    assert await looked(db, minutes=2) == 1
    assert (await offer(client, talk))["draft"] == "It does"
    taken = await ask(client, "POST", f"/conversations/{talk}/take-over")
    assert taken["assignee_id"] == str(lead.agent_id)
    assert await ask(client, "POST", f"/conversations/{talk}/take-over", 409)
    async with db.transaction() as tx:
        drafts = await tx.fetch("SELECT agent_id, text FROM drafts WHERE conversation_id = $1 ORDER BY agent_id", talk)
    assert {(row["agent_id"], row["text"]) for row in drafts} == {
        (sanne.agent_id, "It does"),
        (lead.agent_id, "It does"),
    }
    lines = [each["content"] for each in (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]]
    [told] = [
        each["why"] for each in lines if each.get("change") == "assigned" and each["assignee_id"] == str(lead.agent_id)
    ]
    assert told == [{"code": "stands_in_away", "agent_id": str(sanne.agent_id)}]


async def test_the_next_work_of_a_colleague_is_what_is_offered(
    db: Database, client: httpx.AsyncClient, lead: cast.Actor
) -> None:
    team, other = await cast.team(db), await cast.team(db)
    sanne = await cast.agent(db, name="Sanne", team_ids=(team,))
    talk = await held(db, client, sanne, inbox=await cast.inbox(db, team_id=team))
    stranger, ben = await cast.agent(db, team_ids=(other,)), await cast.agent(db, name="Ben", team_ids=(team,))
    await cast.signed_in(client, ben, db=db)
    assert (await ask(client, "POST", "/workload/next"))["why"] == "nobody_waits"
    assert await looked(db, minutes=2) == 1
    await cast.signed_in(client, stranger, db=db)
    assert (await ask(client, "POST", "/workload/next"))["why"] == "nobody_waits"
    await ask(client, "GET", f"/conversations/{talk}/take-over", 404)
    await cast.signed_in(client, ben, db=db)
    got = await ask(client, "POST", "/workload/next")
    assert (got["conversation"]["id"], got["taken"]) == (str(talk), True)
    assert await assignee(db, talk) == ben.agent_id


async def test_where_everything_is_taken_by_hand_nothing_is_offered(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    talk = await held(db, client, await cast.agent(db))
    await ask(client, "PUT", "/workload/routing/house", json={"mode": "manual"})
    assert await looked(db, minutes=60) == 0
    assert await offer(client, talk) is None


async def test_opened_and_left_lying_it_is_offered_until_he_writes_at_it_again(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne = await cast.agent(db, name="Sanne")
    talk = await held(db, client, sanne)
    await cast.signed_in(client, sanne, db=db)
    newest = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"][0]["id"]
    await ask(client, "POST", f"/conversations/{talk}/read", json={"message_id": newest})

    async def at(minutes: float) -> int:
        await seen(db, sanne, now=NOW + timedelta(minutes=minutes))  # at her screen, with something else
        return await looked(db, minutes=minutes)

    assert await at(1.9) == 0
    assert await at(2) == 1
    await cast.signed_in(client, lead, db=db)
    assert (await offer(client, talk))["why"] == "left"
    assert (await ask(client, "GET", f"/conversations/{talk}"))["offered"] is True
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO drafts (agent_id, conversation_id, mode, text, updated_at) VALUES ($1, $2, 'reply', 'It', $3)",
            sanne.agent_id, talk, NOW + timedelta(minutes=3),
        )  # fmt: skip
    assert await at(3.1) == 1
    assert await offer(client, talk) is None
    assert (await ask(client, "GET", "/conversations?view=all"))["items"][0]["offered"] is False
    assert await at(4.9) == 0
    assert await at(5) == 1  # begun and left
    taken = await ask(client, "POST", f"/conversations/{talk}/take-over")
    assert taken["assignee_id"] == str(lead.agent_id)
    lines = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    codes = [
        each["content"]["why"][0]["code"]
        for each in lines
        if each["content"].get("change") == "assigned" and each["content"].get("why")
    ]
    assert codes == ["stands_in_left"]
