"""Every recorded update, from its bytes to what an agent's screen is given; a second time it changes nothing."""

from datetime import UTC, datetime
from pathlib import Path

import httpx

from shortline.channels.registry import channel
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound.apply import Applier
from shortline.inbound.updates import Update
from shortline.wiring import HANDLERS
from tests import cast

PAYLOADS = sorted((Path(__file__).parents[1] / "channels" / "whatsapp" / "payloads").glob("*.json"))
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)  # after everything in the recordings
TABLES = ("messages", "conversations", "contacts", "identities", "cases", "attachments", "reactions", "message_edits")


async def test_every_update_reaches_the_screen_once(
    db: Database, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    clock.set(NOW)
    inbox = await cast.inbox(db, now=NOW)
    assert len(PAYLOADS) > 80
    for path in PAYLOADS:
        seen = []
        for _ in range(2):
            async with db.transaction() as tx:
                found = [
                    (Update(1, "whatsapp", inbox.id, NOW, event), inbox)
                    for event in channel("whatsapp").parse(path.read_bytes())
                    if type(event) in HANDLERS
                ]
                await Applier(HANDLERS, clock).handle_each(tx, found)
                seen.append({table: await tx.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES})
        assert seen[0] == seen[1], path.stem
    await cast.signed_in(client, await cast.agent(db, role="admin", now=NOW), now=NOW)
    listed = (await client.get("/api/v1/conversations?limit=200")).json()["items"]
    assert len(listed) == seen[0]["conversations"]
    shown = 0
    for row in listed:
        assert row["last_message"] is not None, row
        assert (await client.get(f"/api/v1/conversations/{row['id']}")).status_code == 200
        timeline = await client.get(f"/api/v1/conversations/{row['id']}/messages?limit=200")
        assert timeline.status_code == 200, timeline.text
        for message in timeline.json()["items"]:
            shown += 1
            if message["direction"] == "in" and not message["deleted_at"]:
                told = message["text"] or message["content"] or message["attachments"]
                assert told or message["kind"] == "unknown", message
    assert shown == seen[0]["messages"]
    assert (await client.get(f"/api/v1/messages/{message['id']}/raw")).status_code == 200
