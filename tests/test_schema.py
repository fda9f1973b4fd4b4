"""Rules that every table keeps."""

from __future__ import annotations

from shortline.db import Database

NUMBERS = """
SELECT table_name || '.' || column_name AS name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('smallint', 'integer', 'bigint') AND table_name NOT LIKE 'pgqueuer%'
  AND (column_name = 'id' OR column_name LIKE '%\\_id' OR column_name IN ('seq', 'version') OR column_name LIKE '%\\_seq'
       OR table_name IN ('events', 'event_feed') AND column_name LIKE '%position')
ORDER BY name
"""


async def test_nothing_that_counts_rows_runs_out_of_numbers(db: Database) -> None:
    """Every id, every column that names one, and every place in a row of messages has 64 bits."""
    async with db.connection() as connection:
        found = await connection.fetch(NUMBERS)
    assert len(found) > 60
    assert [row["name"] for row in found if row["data_type"] != "bigint"] == []
