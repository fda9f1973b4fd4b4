"""Lists by window: the one that closes first, and those that close while nobody is there."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.db import Database
from tests import cast
from tests.cast import NOW

EVENING = [{"day": "sat", "opens": "08:00", "closes": "18:00"}, {"day": "sun", "opens": "12:00", "closes": "14:00"}]


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient, clock: ManualClock) -> httpx.AsyncClient:
    clock.set(NOW)
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)
    return client


async def listed(client: httpx.AsyncClient, **query: Any) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        answer = await client.get("/api/v1/conversations", params=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


async def writes(db: Database, inbox: InboxConfig, person: int, hours_ago: float) -> str:
    sender = cast.SenderKeys(wa_id=f"316111122{person:02d}", profile_name=f"Person {person}")
    talk, _ = await cast.inbound_text(db, inbox, sender=sender, now=NOW - timedelta(hours=hours_ago))
    return str(talk)


async def test_the_window_that_closes_first_comes_first_and_closed_ones_come_last(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    inbox = await cast.inbox(db)
    fresh, soon, middle, gone, answered = [await writes(db, inbox, n, ago) for n, ago in enumerate((1, 23, 12, 30, 22))]
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1", int(answered))
    for limit in (50, 1, 2):
        assert await listed(lead, sort="window", limit=limit) == [soon, middle, fresh, answered, gone]
    clock.advance(hours=2)
    assert await listed(lead, sort="window", limit=2) == [middle, fresh, answered, soon, gone]


async def test_windows_that_close_while_nobody_is_there_are_told_before_they_do(
    lead: httpx.AsyncClient, db: Database
) -> None:
    """It is Saturday, nine o'clock, and we are there until six; on Sunday for lunch."""
    team = await cast.team(db, name="Night")
    inbox, nights = await cast.inbox(db), await cast.inbox(db, team_id=team)
    ago = {"now": 0.0, "tonight": 12.0, "soon": 23.0, "closed": 25.0}
    talks = {name: await writes(db, inbox, n, hours) for n, (name, hours) in enumerate(ago.items())}
    elsewhere = await writes(db, nights, 9, 12.0)
    assert await listed(lead, state="closing_unseen") == []  # nobody put down any hours: always there
    for place, week in (
        ("house", EVENING),
        (f"teams/{team}", [{"day": day, "opens": "00:00", "closes": "24:00"} for day in ("sat", "sun")]),
    ):
        answer = await lead.put(f"/api/v1/hours/{place}", json={"zone": "UTC", "week": week})
        assert answer.status_code == 200, answer.text
    unseen = await listed(lead, state="closing_unseen", sort="window")
    assert unseen == [talks["tonight"], talks["now"]]  # at nine in the evening, and at nine on Sunday
    assert elsewhere not in unseen
    shown = (await lead.get(f"/api/v1/conversations/{talks['tonight']}")).json()
    closes_at = datetime.fromisoformat(shown["window"]["closes_at"])
    assert closes_at == NOW + timedelta(hours=12)
    assert not any(
        datetime.fromisoformat(each["opens_at"]) <= closes_at < datetime.fromisoformat(each["closes_at"])
        for each in shown["clock"]["ahead"]
    )
    answer = await lead.get("/api/v1/conversations", params={"state": "closing_unseen"})
    assert answer.json()["total"] == 2
