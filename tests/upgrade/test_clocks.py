"""Clocks while two versions run: who knows no opening hours goes on as before, and is put right when he has left."""

from datetime import UTC, datetime, timedelta

from shortline.db import Database, Tx
from shortline.db.halves import known, known_posts
from tests import cast
from tests.upgrade.piece import run_piece

NAME = next(name for name in known() if name.endswith("_clocks"))
# As the version before writes: it names neither the moment nor the hours.
STARTS = "UPDATE conversations SET waiting_since = $2, target_minutes = $3 WHERE id = $1"
SINCE = datetime(2026, 11, 27, 16, 10, tzinfo=UTC)


async def between_the_halves(tx: Tx) -> None:
    """The table as it is after the pre half alone."""
    pre = known()[NAME]
    await tx.execute("ALTER TABLE conversations DROP CONSTRAINT conversations_due")
    await run_piece(tx, known()["0007_waiting"], r"CREATE FUNCTION minutes_after.*?\$\$;")
    for what in (r"CREATE FUNCTION due_by.*?\$\$;", r"CREATE TRIGGER conversations_due.*?;\n"):
        await run_piece(tx, pre, what)


async def test_the_version_before_starts_and_stops_clocks_as_it_always_did(db: Database) -> None:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db))

    async def due(tx: Tx) -> datetime | None:
        found: datetime | None = await tx.fetchval("SELECT due_at FROM conversations WHERE id = $1", talk)
        return found

    async with db.transaction() as tx:
        await between_the_halves(tx)
        await tx.execute(STARTS, talk, None, 30)
        assert await due(tx) is None
        await tx.execute(STARTS, talk, SINCE, 30)
        assert await due(tx) == SINCE + timedelta(minutes=30)
        await tx.execute(STARTS, talk, SINCE, 5)
        assert await due(tx) == SINCE + timedelta(minutes=5)
        # This version says when, and nobody talks it out of that.
        monday = SINCE + timedelta(days=3)
        await tx.execute(
            "UPDATE conversations SET waiting_since = $2, target_minutes = 60, due_at = $3 WHERE id = $1",
            talk,
            SINCE,
            monday,
        )
        assert await due(tx) == monday
        await tx.execute("UPDATE conversations SET has_failed = true WHERE id = $1", talk)
        assert await due(tx) == monday
        await tx.execute("DELETE FROM clock_recounts")
        await tx.execute(known_posts()[f"{NAME}.post"])
        assert await tx.fetchval("SELECT count(*) FROM clock_recounts") == 1
        assert await due(tx) == monday
