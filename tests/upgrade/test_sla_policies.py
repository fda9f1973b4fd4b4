"""Answer times while two versions run: what the version before chooses, the policies of this one follow; and it still warns."""

from datetime import timedelta

from shortline.db import Database, Tx
from shortline.db.halves import known, known_posts
from tests import cast
from tests.cast import NOW
from tests.upgrade.piece import run_piece

PRE = known()["0059_sla_policies"]
CHOOSES = """INSERT INTO answer_times (team_id, inbox_id, first_minutes, follow_up_minutes, live_minutes, updated_at)
VALUES ($1, NULL, $2, 60, 5, now()) ON CONFLICT (coalesce(team_id, 0), coalesce(inbox_id, 0)) DO UPDATE SET first_minutes = $2"""


async def between_the_halves(tx: Tx) -> None:
    """The tables as they are after the pre half alone."""
    await tx.execute(known()["0044_answer_times"])
    # As it was then: segments came later.
    await tx.execute("DROP INDEX sla_policies_conditions")
    await run_piece(tx, PRE, r"CREATE UNIQUE INDEX sla_policies_conditions.*?;\n")
    await tx.execute(
        "ALTER TABLE sla_policies ADD COLUMN answer_times_id bigint REFERENCES answer_times ON DELETE CASCADE"
    )
    for what in (
        r"CREATE FUNCTION policy_of.*?\$\$;",
        r"CREATE FUNCTION answer_times_are.*?\$\$;",
        r"CREATE TRIGGER answer_times_policies.*?;\n",
        r"CREATE FUNCTION warned_by.*?\$\$;",
        r"CREATE TRIGGER conversations_warned.*?;\n",
    ):
        await run_piece(tx, PRE, what)


async def test_policies_follow_what_the_version_before_chooses(db: Database) -> None:
    team = await cast.team(db, name="Sales")

    async def policies(tx: Tx) -> list[tuple[str, list[int], int]]:
        rows = await tx.fetch("SELECT name, team_ids, first_minutes FROM sla_policies ORDER BY id")
        return [(row["name"], row["team_ids"], row["first_minutes"]) for row in rows]

    async with db.transaction() as tx:
        await between_the_halves(tx)
        digest = await tx.fetchval("SELECT digest FROM sla_state")
        await tx.execute(CHOOSES, None, 40)
        await tx.execute(CHOOSES, team, 20)
        await tx.execute(CHOOSES, team, 25)
        assert await policies(tx) == [("", [], 40), ("Sales", [team], 25)]
        assert await tx.fetchval("SELECT digest FROM sla_state") != digest
        await tx.execute("DELETE FROM answer_times WHERE team_id = $1", team)
        assert await policies(tx) == [("", [], 40)]
        await tx.execute(known_posts()["0065_sla_policies_only.post"])
        assert await policies(tx) == [("", [], 40)]


async def test_clocks_that_the_version_before_starts_have_a_warning(db: Database) -> None:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db))
    starts = "UPDATE conversations SET waiting_since = $2, target_minutes = 60, due_at = $3 WHERE id = $1"
    warned = "SELECT warn_at FROM conversations WHERE id = $1"
    async with db.transaction() as tx:
        await between_the_halves(tx)
        await tx.execute(starts, talk, NOW, NOW + timedelta(hours=1))
        assert await tx.fetchval(warned, talk) == NOW + timedelta(minutes=45)
        await tx.execute("DELETE FROM clock_recounts")
        await tx.execute(known_posts()["0065_sla_policies_only.post"])
        assert await tx.fetchval("SELECT count(*) FROM clock_recounts") == 1
