"""A database knows where it belongs, and the installation knows how far it was."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from shortline.clock import ManualClock
from shortline.db import Database
from shortline.recovery import hold
from shortline.recovery.installation import check, why
from shortline.recovery.mark import Mark
from shortline.settings import Settings
from tests import cast
from tests.cast import NOW

EARLIER, LATER = NOW, NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("moved", "last", "mark", "expected"),
    [
        (False, None, None, None),
        (False, NOW, None, None),
        (False, NOW, NOW, None),
        (False, LATER, EARLIER, None),
        (False, EARLIER, LATER, "older"),
        (False, None, NOW, "older"),
        (True, LATER, EARLIER, "copied"),
    ],
)
def test_why(moved: bool, last: object, mark: object, expected: str | None) -> None:
    assert why(moved=moved, last=last, mark=mark) == expected  # type: ignore[arg-type]


async def test_the_first_start_makes_itself_at_home_and_the_next_changes_nothing(
    db: Database, settings: Settings, clock: ManualClock
) -> None:
    assert [await check(db, settings, clock) for _ in range(2)] == [None, None]


async def test_another_server_is_another_place(db: Database, settings: Settings, clock: ManualClock) -> None:
    await check(db, settings, clock)
    async with db.transaction() as tx:
        await tx.execute("UPDATE installation SET cluster = '1'")
    assert await check(db, settings, clock) == "copied"
    async with db.transaction() as tx:
        found = await hold.find(tx)
    assert found is not None
    assert found.since == clock.now()
    assert await check(db, settings, clock) is None  # told once; the hold stays
    async with db.transaction() as tx:
        assert await hold.find(tx) == found


async def test_a_database_put_back_in_time_is_held_once(db: Database, settings: Settings, clock: ManualClock) -> None:
    await check(db, settings, clock)
    mark = Mark(settings.data_dir)
    mark.note(LATER)
    mark.note(EARLIER)
    assert mark.read() == LATER
    assert await check(db, settings, clock) == "older"
    boss = await cast.agent(db, role="admin", now=NOW)
    async with db.transaction() as tx:
        await hold.release(tx, "ask", by=boss, now=NOW)
    assert await check(db, settings, clock) is None
    async with db.transaction() as tx:
        with pytest.raises(hold.NotOnHold):
            await hold.release(tx, "ask", by=boss, now=NOW)


async def test_two_workers_whose_clocks_cross_are_no_sign_of_the_past(
    db: Database, settings: Settings, clock: ManualClock
) -> None:
    await check(db, settings, clock)
    inbox = await cast.inbox(db)
    _, message_id = await cast.inbound_text(db, inbox)
    async with db.transaction() as tx:
        for number, at in ((1, LATER), (2, EARLIER)):  # the later id was given out with the earlier time
            await tx.execute(
                "INSERT INTO attempts (id, message_id, n, recipient, body_hash, started_at) VALUES ($1, $2, $3, '', '', $4)",
                UUID(int=number), message_id, number, at,
            )  # fmt: skip
    Mark(settings.data_dir).note(LATER)
    assert await check(db, settings, clock) is None


def test_a_mark_nobody_can_read_is_none(tmp_path: Path) -> None:
    mark = Mark(tmp_path)
    (tmp_path / "last-attempt").write_text("not a time")
    assert mark.read() is None
