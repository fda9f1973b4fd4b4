"""What a pre half may not do: the version before still runs. Read from the files, so that a slip is seen at once."""

import re

import pytest

from shortline.db import Database, queries
from shortline.db.halves import INDEX, POST, known, known_posts, number
from tests.test_kernel import PACKAGES

BEFORE_THE_RULE = 19  # these ran when there was no version before
LARGE = {"attempts", "contacts", "conversations", "events", "identities", "journal_items", "messages", "outbox"}
FORBIDDEN = {
    r"\bDROP\s+(?!CONSTRAINT\b|NOT\s+NULL\b|EXPRESSION\b)": "takes away what the version before may use",
    r"\bRENAME\b": "takes a name away",
    r"\bSET\s+NOT\s+NULL\b": "refuses what the version before writes",
    r"\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b": "changes what the version before reads",
    r"\bADD\s+COLUMN\s+(IF\s+NOT\s+EXISTS\s+)?\w+(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b": "refuses rows without it",
    r"\bTRUNCATE\b": "takes rows away",
    r"\bDELETE\s+FROM\b": "takes rows away",
}


def bare(sql: str) -> str:
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", sql, flags=re.S)


def faults(sql: str) -> list[str]:
    """What a version that still runs would not survive."""
    text = bare(sql)
    found = [why for pattern, why in FORBIDDEN.items() if re.search(pattern, text, re.I)]
    new_tables = {name.lower() for name in re.findall(r"\bCREATE\s+TABLE\s+(\w+)", text, re.I)}
    for table in re.findall(r"\bCREATE\s+UNIQUE\s+INDEX\s+\w+\s+ON\s+(\w+)", text, re.I):
        if table.lower() not in new_tables:
            found.append("refuses a second row that the version before may write")
    for table in re.findall(r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+\w+\s+ON\s+(\w+)", text, re.I):
        if table.lower() in LARGE - new_tables:
            found.append(f"holds up who writes: it belongs in the file that ends in {INDEX}.sql")
    widened = {name.lower() for name in re.findall(r"\bDROP\s+CONSTRAINT\s+(\w+)", text, re.I)}
    for table in re.findall(r"\bALTER\s+TABLE\s+(\w+)[^;]*\bDROP\s+EXPRESSION\b", text, re.I):
        if not re.search(rf"\bCREATE\s+TRIGGER\s+\w+\s+BEFORE\b[^;]*\bON\s+{table}\b", text, re.I):
            found.append("leaves empty what the version before expects the database to fill")
    for name in re.findall(r"\bADD\s+(?:CONSTRAINT\s+(\w+)|CHECK|UNIQUE|FOREIGN|PRIMARY|EXCLUDE)", text, re.I):
        if name.lower() not in widened:
            found.append("refuses what the version before writes")
    return found


@pytest.mark.parametrize(
    "name", [name for name in known() if number(name) > BEFORE_THE_RULE and not name.endswith(INDEX)]
)
def test_a_pre_half_only_adds(name: str) -> None:
    assert faults(known()[name]) == [], f"{name}: move this into {name}{POST}.sql"


def test_a_post_half_has_a_pre_half_of_its_name() -> None:
    assert known_posts().keys() <= {f"{name}{POST}" for name in known()}


def test_indexes_follow_the_pre_half_of_their_name() -> None:
    indexes = [name for name in known() if name.endswith(INDEX)]
    assert indexes
    order = list(known())
    assert [order[order.index(name) - 1] for name in indexes] == [name.removesuffix(INDEX) for name in indexes]


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE notes;", "ALTER TABLE a DROP COLUMN b;", "ALTER TABLE a DROP b;", "drop index a_b;",
        "ALTER TABLE a RENAME COLUMN b TO c;", "ALTER TABLE a RENAME TO b;", "ALTER TABLE a ALTER COLUMN b SET NOT NULL;",
        "ALTER TABLE a ALTER b TYPE bigint;", "ALTER TABLE a ALTER COLUMN b SET DATA TYPE bigint;",
        "ALTER TABLE a ADD COLUMN b text NOT NULL;", "ALTER TABLE a ADD COLUMN b text NOT NULL, ADD COLUMN c text DEFAULT '';",
        "ALTER TABLE a ALTER COLUMN b DROP DEFAULT;", "TRUNCATE a;", "DELETE FROM a WHERE b;",
        "ALTER TABLE a ADD CONSTRAINT b CHECK (c > 0);", "ALTER TABLE a ADD CHECK (c > 0);", "ALTER TABLE a ADD UNIQUE (c);",
        "ALTER TABLE a ALTER COLUMN b DROP EXPRESSION;",
        "CREATE UNIQUE INDEX a_b ON a (b);", "CREATE INDEX messages_a ON messages (a);",
    ],
)  # fmt: skip
def test_what_the_version_before_would_not_survive_is_found(sql: str) -> None:
    assert faults(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE a (b text NOT NULL, UNIQUE (b)); CREATE UNIQUE INDEX a_b ON a (b);",
        "ALTER TABLE a ADD COLUMN b text, ADD COLUMN c text NOT NULL DEFAULT 'x';",
        "ALTER TABLE a ALTER COLUMN b DROP NOT NULL;", "-- DROP TABLE a\nUPDATE a SET b = 'DROP TABLE c';",
        "ALTER TABLE a DROP CONSTRAINT a_kind, ADD CONSTRAINT a_kind CHECK (kind IN ('x', 'y'));",
        "CREATE INDEX a_b ON a (b);",
        "ALTER TABLE a ALTER b DROP EXPRESSION; CREATE TRIGGER c BEFORE UPDATE OF d ON a FOR EACH ROW EXECUTE FUNCTION e();",
    ],
)  # fmt: skip
def test_what_only_adds_or_loosens_passes(sql: str) -> None:
    assert faults(sql) == []


ADD_ONE_TO_EACH = """
DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN of_tomorrow text', each.relname);
  END LOOP;
END $$
"""


async def test_no_statement_notices_a_column_of_the_next_version(db: Database) -> None:
    """A prepared statement whose result changes is refused by the database: in the middle of an upgrade, by the old version."""

    async def columns() -> dict[str, list[str]]:
        async with db.connection() as connection:
            await connection.reload_schema_state()
            return {
                f"{package}: {name}": [column.name for column in (await connection.prepare(query.sql)).get_attributes()]
                for package in PACKAGES
                for name, query in queries(package).by_name.items()
            }

    before = await columns()
    async with db.transaction() as tx:
        await tx.execute(ADD_ONE_TO_EACH)
    after = await columns()
    assert {name for name in before if before[name] != after[name]} == set()
