"""Statements that say they are planned once: the database keeps one plan for them, whatever they are asked."""

from __future__ import annotations

import pytest

from shortline.db import Database, queries
from shortline.db.queries import Query
from tests.test_kernel import PACKAGES

MARKED = [
    pytest.param(query, id=f"{package.removeprefix('shortline.')}.{query.name}")
    for package in PACKAGES
    for query in queries(package).by_name.values()
    if "Planned once." in query.sql
]
TRIES = 7  # PostgreSQL makes five plans for their values before it asks itself whether that is worth it


@pytest.mark.parametrize("query", MARKED)
async def test_it_is_planned_once(db: Database, query: Query) -> None:
    async with db.reading() as connection:
        await connection.execute(f"PREPARE marked AS {query.sql}")
        values = f"({', '.join('NULL' for _ in query.parameters)})"
        for _ in range(TRIES):
            await connection.execute(f"EXECUTE marked {values}")
        kept = await connection.fetchval("SELECT generic_plans FROM pg_prepared_statements WHERE name = 'marked'")
    assert kept == TRIES - 5


def test_there_are_some() -> None:
    assert len(MARKED) >= 3
