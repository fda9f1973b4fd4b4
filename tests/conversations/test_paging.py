"""Jumping into a long list: the pages of an offset are those that cursors lead to."""

import itertools
from datetime import timedelta
from typing import Any

import httpx

from shortline.channels.event_parts import SenderKeys
from shortline.db import Database
from tests import cast
from tests.cast import NOW


async def test_an_offset_leads_where_cursors_lead(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.owner(db))
    for number in range(11):
        sender = SenderKeys(wa_id=f"3161234{number:04}")
        await cast.inbound_text(db, inbox, sender=sender, now=NOW - timedelta(minutes=number))
    async with db.transaction() as tx:  # some of them wait for the customer: the second stretch of the order
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id % 3 = 0")
    for sort in ("most_overdue", "newest", "oldest"):
        walked: list[str] = []
        cursor = None
        while True:
            query = {"sort": sort, "limit": "4"} | ({"cursor": cursor} if cursor else {})
            page = (await client.get("/api/v1/conversations", params=query)).json()
            walked += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(walked) == 11
        for offset, limit in itertools.product(range(0, 13, 2), (1, 4, 20)):
            query = {"sort": sort, "offset": str(offset), "limit": str(limit)}
            page = (await client.get("/api/v1/conversations", params=query)).json()
            assert [item["id"] for item in page["items"]] == walked[offset : offset + limit]
            assert page["total"] == 11


async def test_a_page_around_the_mark_is_the_page_around_the_message_read_last(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.owner(db))
    written = [await cast.inbound_text(db, inbox, now=NOW + timedelta(minutes=number)) for number in range(12)]
    talk = f"/api/v1/conversations/{written[0][0]}"

    async def page(**query: str) -> dict[str, Any]:
        answer = await client.get(f"{talk}/messages", params={"limit": "5", **query})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert await page(around="read") == await page()  # nothing was read
    for place in (4, 11):
        message = str(written[place][1])
        assert (await client.post(f"{talk}/read", json={"message_id": message})).status_code < 300
        found = await page(around="read")
        assert found == await page(around=message)
        assert message in [each["id"] for each in found["items"]]
        assert [found["has_before"], found["has_after"]] == [True, place == 4]
    refused = await client.get(f"{talk}/messages", params={"around": "mark"})
    assert refused.status_code in (404, 422)
