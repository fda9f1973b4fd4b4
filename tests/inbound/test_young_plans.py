"""What each round of the worker asks has a good plan also on a desk that was empty when the plan was made."""

from __future__ import annotations

import pytest

from shortline.db import Database, queries


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("inbound", "list_waiting_lanes"),
        ("outbound", "list_by_provider_ids"),
        ("outbound", "list_by_attempts"),
        ("outbound", "intake_backlog"),
    ],
)
async def test_a_plan_made_on_an_empty_desk_is_good_on_a_full_one(db: Database, package: str, name: str) -> None:
    """A session keeps its plans. What each round asks may not have one that reads all of a table."""
    query = queries(f"shortline.{package}").by_name[name]
    async with db.reading() as connection:
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE young AS {query.sql}")
        values = f"({', '.join('NULL' for _ in query.parameters)})" if query.parameters else ""
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE young {values}"))
        await connection.execute("RESET plan_cache_mode")
    read = [line for line in plan.splitlines() if "Seq Scan on" in line and "journal_lanes" not in line]
    assert read == []
    assert "Hash" not in plan
    assert "Index Cond: (inbox_id" not in plan
