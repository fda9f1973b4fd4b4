"""The offer as the reply box gets it: by what the customer wrote since our last answer, never a line he knows."""

from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import Role
from shortline.coach.lines_private import COSTS, PRIVATE
from shortline.db import Database
from tests import cast
from tests.cast import ANNA, BORIS, NOW


async def offered(client: httpx.AsyncClient, conversation_id: int) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/conversations/{conversation_id}/offer")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def sent(db: Database, conversation_id: int, text: str, *, minute: int, state: str = "read") -> None:
    async with db.transaction() as tx:
        await tx.execute(
            """INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, display_at, state,
                 state_at, created_at)
               SELECT $1, c.inbox_id, c.message_seq + 1000 + $4, 'out', 'text', $2, 'agent', $3, $5, $3, $3
               FROM conversations c WHERE c.id = $1""",
            conversation_id,
            text,
            NOW + timedelta(minutes=minute),
            minute,
            state,
        )


async def test_a_greeting_gets_a_warm_line_and_never_the_same_twice(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox, "Goedemorgen!")
    first = await offered(client, conversation_id)
    lines = first["lines"]
    assert (first["occasion"], first["language"], len(set(lines))) == ("hello", "nl", 5)
    said = []
    for round_ in range(5):
        line = (await offered(client, conversation_id))["lines"][0]
        said.append(line)
        await sent(db, conversation_id, f"{line} 🙂", minute=10 * round_ + 1)
        assert (await offered(client, conversation_id))["occasion"] is None  # nothing waits
        await cast.inbound_text(db, inbox, "hoi", now=NOW + timedelta(minutes=10 * round_ + 5))
    assert sorted(said) == sorted(lines)
    assert (await offered(client, conversation_id))["lines"][0] == said[0]  # all said: the oldest


async def test_what_did_not_leave_was_not_said(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox, "thanks!", now=NOW + timedelta(minutes=30))
    line = (await offered(client, conversation_id))["lines"][0]
    await sent(db, conversation_id, line, minute=1, state="undone")
    await sent(db, conversation_id, line, minute=2, state="failed")
    assert (await offered(client, conversation_id))["lines"][0] == line
    await sent(db, conversation_id, line, minute=3)
    assert (await offered(client, conversation_id))["lines"][0] != line


async def test_settled_offers_a_last_line_and_a_question_nothing(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    settled, _ = await cast.inbound_text(db, inbox, "Liels paldies!", sender=BORIS)
    asks, _ = await cast.inbound_text(db, inbox, "thanks, but where?", sender=ANNA)
    found = await offered(client, settled)
    assert (found["occasion"], found["language"]) == ("closing", "lv")
    assert await offered(client, asks) == {"occasion": None, "language": None, "lines": []}
    await client.post(f"/api/v1/conversations/{settled}/close")
    assert (await offered(client, settled))["occasion"] is None


async def test_closing_lines_of_the_house_come_first_and_only_once(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    me = await cast.agent(db, role=Role.LEAD)
    await cast.signed_in(client, me)

    async def marked(shortcut: str, *wordings: str, **more: Any) -> None:
        given = {"shortcut": shortcut, "wordings": wordings, "closing_line": True, **more}
        assert (await client.post("/api/v1/macros", json=given)).status_code == 201

    house = [
        f"Bye {{{{contact.first_name|for now}}}}, from all of us at {place}." for place in ("Dock", "Mill", "Gate")
    ]
    await marked("bye", *house, shared=True, language="en-GB")
    await marked("dag", "Tot ziens!", language="nl")
    await marked("off", "Not in use.", state="disabled")
    await marked("plain", "Not a closing line.", closing_line=False)
    await cast.signed_in(client, await cast.agent(db, name="Ali"))
    conversation_id, _ = await cast.inbound_text(db, inbox, "thanks!", now=NOW + timedelta(minutes=1))
    said: list[str] = []
    for round_ in range(3):
        lines = (await offered(client, conversation_id))["lines"]
        assert ["from all of us" in each for each in lines] == [True] * (3 - round_) + [False] * 6
        assert not set(lines) & set(said)
        said.append(lines[0])
        await sent(db, conversation_id, lines[0], minute=10 * round_ + 2)
        await cast.inbound_text(db, inbox, "thanks!", now=NOW + timedelta(minutes=10 * round_ + 5))
    assert not any("from all of us" in each for each in (await offered(client, conversation_id))["lines"])


async def test_the_tone_of_a_text_is_told_and_nothing_is_kept(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db))
    answer = await client.post("/api/v1/tone", json={"text": "AS STATED BEFORE, you must wait"})
    assert answer.json() == {
        "hints": [
            {"code": "shouting", "found": "AS STATED", "words": 0},
            {"code": "cold", "found": "as stated", "words": 0},
        ]
    }
    assert (await client.post("/api/v1/tone", json={"text": "I'll look at it, Ada."})).json() == {"hints": []}
    assert (await client.post("/api/v1/tone", json={"text": "x" * 20_001})).status_code == 422


async def test_a_line_out_of_the_chat_says_what_it_costs_in_the_customers_language(
    db: Database, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.agent(db))
    talk, _ = await cast.inbound_text(db, await cast.inbox(db), "Goedemorgen!")

    async def lines(**asked: str) -> list[str]:
        answer = await client.get(f"/api/v1/conversations/{talk}/offer", params={"occasion": "private", **asked})
        assert answer.status_code == 200, answer.text
        found: list[str] = answer.json()["lines"]
        return found

    free = await lines()
    assert await lines(price=" € 0,90 per minuut. ") == [f"{each} Het kost je € 0,90 per minuut." for each in free]
    assert await lines(price="") == free
    strange = await lines(price="{{contact.first_name}} {price}")
    assert all(each.endswith("Het kost je {{contact.first_name}} {price}.") for each in strange)
    answer = await client.get(f"/api/v1/conversations/{talk}/offer?occasion=private&price=a%0Ab")
    assert answer.status_code == 422


def test_what_it_costs_can_be_said_wherever_the_line_can() -> None:
    assert COSTS.keys() == PRIVATE.keys()
