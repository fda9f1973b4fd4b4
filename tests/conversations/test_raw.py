"""The raw view of a message shows what brought it, and not a word of who wrote beside it."""

import json
from pathlib import Path

import httpx

from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from shortline.wiring import HANDLERS
from tests import cast

PAYLOADS = Path(__file__).parents[1] / "channels" / "whatsapp" / "payloads"


async def arrive(db: Database, clock: ManualClock, *names: str) -> dict[str, int]:
    """Message ids by text, or by kind for what has none."""
    await cast.inbox(db, phone_number_id="900100200300400", waba_id="700100200300400")
    journal = await Journal(db).start()
    try:
        for name in names:
            await journal.append("whatsapp", 1, clock.now(), (PAYLOADS / f"{name}.json").read_bytes())
    finally:
        await journal.stop()
    await ApplyRunner(db, HANDLERS, clock).drain()
    async with db.connection() as connection:
        return {
            row["text"] or row["kind"]: row["id"]
            for row in await connection.fetch("SELECT id, text, kind FROM messages")
        }


async def test_an_admin_sees_the_one_item_and_nothing_of_its_neighbours(
    db: Database, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    ids = await arrive(db, clock, "batch")
    await cast.signed_in(client, await cast.agent(db, role="admin"))
    een = (await client.get(f"/api/v1/messages/{ids['een']}/raw")).json()
    assert een["path"] == "entry[0].changes[0].value.messages[0]"
    assert json.loads(een["raw"])["text"] == {"body": "een"}
    assert "två" not in een["raw"]
    assert een["journal_id"] == "1"
    other = (await client.get(f"/api/v1/messages/{ids['två']}/raw")).json()
    assert json.loads(other["raw"])["text"] == {"body": "två"}
    assert "een" not in other["raw"]


async def test_a_card_of_an_unknown_field_is_in_the_conversation_with_its_raw_view(
    db: Database, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    ids = await arrive(db, clock, "field_with_a_person")
    await cast.signed_in(client, await cast.agent(db, role="admin"))
    card = (await client.get(f"/api/v1/messages/{ids['unknown']}")).json()
    assert (card["direction"], card["kind"], card["content"]) == ("in", "unknown", {"type": "holograms"})
    raw = (await client.get(f"/api/v1/messages/{ids['unknown']}/raw")).json()["raw"]
    assert json.loads(raw)["shape"] == "wave"
    assert "nobody" not in raw
    conversation = (await client.get(f"/api/v1/conversations/{card['conversation_id']}")).json()
    assert conversation["window"]["closes_at"] is None
    [entry] = (await client.get("/api/v1/journal", params={"fate": "not_shown"})).json()["items"]
    assert [(item["code"], item["fate"]) for item in entry["items"]] == [("unknown_kind", "not_shown")]
    assert (await client.get("/api/v1/journal", params={"fate": "quarantined"})).json()["items"] == []


async def test_a_message_without_a_kept_body_has_no_raw_view(db: Database, client: httpx.AsyncClient) -> None:
    _, message_id = await cast.inbound_text(db, await cast.inbox(db))
    await cast.signed_in(client, await cast.agent(db, role="admin"))
    answer = (await client.get(f"/api/v1/messages/{message_id}/raw")).json()
    assert (answer["raw"], answer["journal_id"]) == (None, None)
