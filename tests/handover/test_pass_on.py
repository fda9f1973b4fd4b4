"""Handing over with what the taker has to know: it stands until he answered, put it away or closed, and stays in the timeline."""

from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import Actor
from shortline.channels.protocol import InboxConfig
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.handover.test_handover import ask, lines

SAID = {
    "reason": "knows_more",
    "note": "Fares are yours",
    "summary": "Asked: a refund.\nStill to do: check the ticket.",
}


async def passed(
    db: Database, client: httpx.AsyncClient, inbox: InboxConfig | None = None, **said: Any
) -> tuple[int, Actor, Actor]:
    """The conversation, who handed it over and who has it."""
    talk, _ = await cast.inbound_text(db, inbox or await cast.inbox(db), now=NOW)
    sanne, ben = await cast.agent(db, name="Sanne"), await cast.agent(db, name="Ben")
    await cast.signed_in(client, sanne)
    await ask(client, "POST", f"/conversations/{talk}/assign", assignee_id=str(ben.agent_id), **(said or SAID))
    return talk, sanne, ben


async def stands(client: httpx.AsyncClient, talk: int) -> Any:
    return (await ask(client, "GET", f"/conversations/{talk}"))["passed_on"]


async def answered(db: Database, talk: int, who: Actor, state: str = "sent") -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "WITH c AS (UPDATE conversations SET message_seq = message_seq + 1 WHERE id = $1 RETURNING *)"
            " INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, author_agent_id,"
            " display_at, state, state_at, created_at)"
            " SELECT id, inbox_id, message_seq, 'out', 'text', 'Yes', 'agent', $2, $3, $4, $3, $3 FROM c",
            talk,
            who.agent_id,
            NOW + timedelta(minutes=1),
            state,
        )


async def test_the_taker_finds_why_and_what_until_he_has_answered(db: Database, client: httpx.AsyncClient) -> None:
    talk, sanne, ben = await passed(db, client)
    await cast.signed_in(client, ben)
    found = await stands(client, talk)
    assert {name: found[name] for name in ("reason", "why", "summary", "passed_by", "passed_by_name")} == {
        "reason": "knows_more",
        "why": "Fares are yours",
        "summary": SAID["summary"],
        "passed_by": str(sanne.agent_id),
        "passed_by_name": "Sanne",
    }
    [line] = [each for each in await lines(client, talk) if each["change"] == "assigned"]
    assert (line["reason"], line["summary"]) == ("knows_more", SAID["summary"])
    await answered(db, talk, ben, state="failed")
    await answered(db, talk, sanne)
    assert await stands(client, talk), "what did not arrive, and a last word of the giver, are no answer of the taker"
    await answered(db, talk, ben)
    assert await stands(client, talk) is None
    [line] = [each for each in await lines(client, talk) if each["change"] == "assigned"]
    assert line["summary"] == SAID["summary"]
    async with db.reading() as tx:
        told = [row["data"] for row in await tx.fetch("SELECT data::text AS data FROM events")]
    assert not any("refund" in each for each in told), "events carry no words"


async def test_it_is_put_away_once_for_everybody(db: Database, client: httpx.AsyncClient) -> None:
    talk, sanne, ben = await passed(db, client)
    await cast.signed_in(client, ben)
    for _ in range(2):
        answer = await client.post(f"/api/v1/conversations/{talk}/passed-on/put-away")
        assert answer.status_code == 204
    await cast.signed_in(client, sanne)
    assert await stands(client, talk) is None
    async with db.reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM events WHERE data ->> 'change' = 'passed_on_read'") == 1


async def test_it_is_about_this_case_and_the_last_hand_over_only(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    talk, _, _ = await passed(db, client, inbox)
    third = await cast.agent(db, name="Eva")
    await ask(
        client, "POST", f"/conversations/{talk}/assign", assignee_id=str(third.agent_id), summary="Now it is urgent."
    )
    assert (await stands(client, talk))["summary"] == "Now it is urgent."
    await ask(client, "POST", f"/conversations/{talk}/assign", assignee_id=str(third.agent_id), summary="Again.")
    assert (await stands(client, talk))["summary"] == "Now it is urgent.", "she had it already"
    await ask(client, "POST", f"/conversations/{talk}/close")
    assert await stands(client, talk) is None
    again, _ = await cast.inbound_text(db, inbox, "Something else?", now=NOW + timedelta(days=1))
    assert again == talk
    assert await stands(client, talk) is None, "another case"


async def test_without_words_nothing_stands_and_a_strange_reason_is_refused(
    db: Database, client: httpx.AsyncClient
) -> None:
    talk, sanne, _ = await passed(db, client, note="Yours")
    assert await stands(client, talk) is None
    path = f"/conversations/{talk}/assign"
    await ask(client, "POST", path, 422, assignee_id=str(sanne.agent_id), reason="because")
    await ask(client, "POST", path, 422, assignee_id=str(sanne.agent_id), summary="x" * 4001)
    await ask(client, "POST", path, 422, assignee_id=str(sanne.agent_id), summary="a\u0007b")
