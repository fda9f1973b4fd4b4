"""Every recorded update of the channel, through the journal into the real verbs: understood, or visibly set aside; and a
second delivery of all of it, in another order and cut into other batches, changes nothing."""

import random
from pathlib import Path
from typing import Any

import pytest

from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from shortline.wiring import HANDLERS
from tests import cast

PAYLOADS = Path(__file__).parents[1] / "channels" / "whatsapp" / "payloads"
NOT_READABLE = {"without_id", "without_sender"}
# Read, but nothing for an agent: kept, shown to admins who look for it, replayable after an upgrade, no alarm.
NOT_SHOWN = {"field_from_the_future", "field_with_a_person", "group_text", "nothing_inside", "status_legacy"}
FOREIGN = {"batch"}  # two of its updates are for a number and an account of nobody here


@pytest.fixture
def reader(db: Database, clock: ManualClock) -> ApplyRunner:
    return ApplyRunner(db, HANDLERS, clock)


async def keep(journal: Journal, names: list[str]) -> None:
    for name in names:
        await journal.append("whatsapp", 1, ManualClock().now(), (PAYLOADS / f"{name}.json").read_bytes())


async def snapshot(db: Database) -> dict[str, Any]:
    """Everything a person could notice."""
    tables = ("messages", "message_edits", "message_receipts", "reactions", "attachments", "conversations", "cases",
              "contacts", "identities", "identity_keys", "orphan_statuses")  # fmt: skip
    async with db.connection() as connection:
        found = {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
        found["states"] = await connection.fetch(
            "SELECT id, state, text, edited_at, deleted_at FROM messages ORDER BY id"
        )
        found["people"] = await connection.fetch("SELECT id, name FROM contacts ORDER BY id")
        return found


async def aside(db: Database) -> dict[str, tuple[str, str, str]]:
    by_body = {path.read_bytes(): path.stem for path in PAYLOADS.glob("*.json")}
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT j.body, i.fate, i.code, i.reason FROM journal_items i JOIN journal j ON j.id = i.journal_id ORDER BY i.id"
        )
    return {by_body[bytes(row["body"])]: (row["code"], row["fate"], row["reason"]) for row in rows}


async def test_every_recorded_update_is_understood_or_set_aside_and_a_second_delivery_changes_nothing(
    db: Database, journal: Journal, reader: ApplyRunner
) -> None:
    await cast.inbox(db, phone_number_id="900100200300400", waba_id="700100200300400")
    names = sorted(path.stem for path in PAYLOADS.glob("*.json"))
    await keep(journal, names)
    await reader.drain()
    set_aside = await aside(db)
    assert {name: found for name, found in set_aside.items() if found[0] in ("failed", "crashed")} == {}
    assert set_aside.keys() == NOT_READABLE | NOT_SHOWN | FOREIGN, set_aside
    assert {name for name, (_, fate, _) in set_aside.items() if fate == "not_shown"} == NOT_SHOWN
    async with db.connection() as connection:
        told = await connection.fetchval("SELECT count(*) FROM events WHERE kind LIKE 'journal.%'")
    assert told == len(NOT_READABLE) + 2  # the batch holds an unreadable item and a stranger's

    before = await snapshot(db)
    random.Random(7).shuffle(names)
    await keep(journal, names)
    await reader.drain()
    assert await snapshot(db) == before
    assert {name: found for name, found in (await aside(db)).items() if found[0] == "failed"} == {}
