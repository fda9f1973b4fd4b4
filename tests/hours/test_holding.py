"""Whose hours hold is said in two ways, for a place and for each row of a statement: they agree, and nobody says a third."""

from itertools import product
from pathlib import Path

import httpx
import pytest

import shortline
from shortline.accounts.actor import Role
from shortline.db import Database, queries
from tests import cast
from tests.hours.test_hours import HOUSE, ask

ZONES = {"house": "Europe/Amsterdam", "teams": "Europe/Riga", "inboxes": "Europe/Paris"}


async def test_a_row_and_its_place_have_the_same_hours_whatever_is_put_down(
    db: Database, client: httpx.AsyncClient
) -> None:
    lead = await cast.agent(db, role=Role.LEAD)
    await cast.signed_in(client, lead)
    day, night = await cast.team(db, name="Day"), await cast.team(db, name="Night")
    inbox = await cast.inbox(db, team_id=day)
    talk, _ = await cast.inbound_text(db, inbox)
    paths = {"house": "/hours/house", "teams": f"/hours/teams/{day}", "inboxes": f"/hours/inboxes/{inbox.id}"}
    seen = set()
    for put, team_id, takes_over in product(product((True, False), repeat=3), (None, day, night), (True, False)):
        for (place, path), there in zip(paths.items(), put, strict=True):
            if there:
                await ask(client, "PUT", path, json=HOUSE | {"zone": ZONES[place], "country": ""})
            else:
                await client.delete(f"/api/v1{path}")
        async with db.transaction() as tx:
            await tx.execute("DELETE FROM overnight")
            if takes_over:
                await tx.execute(
                    "INSERT INTO overnight (team_id, taker_id, updated_at) VALUES ($1, $2, now())", night, day
                )
            await tx.execute("UPDATE conversations SET team_id = $2 WHERE id = $1", talk, team_id)
            place = await queries("shortline.hours").fetchrow(tx, "find_calendar", inbox_id=inbox.id, team_id=team_id)
            [row] = await queries("shortline.sla").fetch(tx, "list_running", after=0, most=10)
        assert row["calendar_digest"] == (place["digest"] if place else None)
        seen.add(row["calendar_digest"])
    assert len(seen) == 4  # each of them held once, and none


@pytest.mark.parametrize("said", ["n.taker_id = ", "kh.team_id IS NULL AND kh.inbox_id IS NULL"])
def test_it_is_written_in_one_place(said: str) -> None:
    where = [
        path.parent.name for path in Path(shortline.__file__).parent.rglob("*.sql") if said in path.read_text("utf-8")
    ]
    assert set(where) - {"overnight", "migrations"} == {"hours"}
