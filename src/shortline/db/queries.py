"""Named SQL: each domain keeps its statements in a `queries.sql` beside its `store.py`, and calls them by name. One of several
ideas has a file for each of the others, `queries_cases.sql`; to whoever calls them they are one.

A statement starts with `-- name: lock_case`; `:id` is a parameter. Everything is prepared against the schema in a test.
Several statements share a list of columns that starts with `-- columns: case`: `{case}` is the list, `{c.case}` the same of
the table `c`. Never `*`: a newer version may add a column while this one runs, and its prepared statements would break.

What several statements say in the same way is a part, in the file of the package whose idea it is: `-- part: holding`, with
`{of}` where whoever uses it names his table. `{hours:holding of=c}` puts it there, in any package. It is text: PostgreSQL sees
one statement, and plans it as if it had been written out.

A statement of many joins takes longer to plan than to run. PostgreSQL keeps a plan for all values only where it sees no gain
in one for these values, so a statement that says "Planned once." keeps them out of its sight: `(SELECT :id::bigint)`, and limits
as numbers. It is for statements to which no value gives another way: never for a filter that may be left out.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import asyncpg

_NAME = re.compile(r"^--\s*(name|columns|part):\s*(\w+)\s*$", re.M)
_COLUMNS = re.compile(r"\{(?:(\w+)\.)?(\w+)\}")
_FILE = re.compile(r"queries(_\w+)?\.sql")
_USE = re.compile(r"\{(\w+):(\w+)((?: \w+=\w+)*)\}")
# A parameter, but not a ::cast, not inside a word, and not a slice like [1:n].
_PARAMETER = re.compile(r"'(?:[^']|'')*'|--[^\n]*|::\w+|(?<![\w:]):([a-z_]\w*)")


class Query:
    __slots__ = ("name", "parameters", "sql")

    def __init__(self, name: str, source: str):
        self.name = name
        self.parameters: list[str] = []

        def number(match: re.Match[str]) -> str:
            parameter = match[1]
            if parameter is None:
                return match[0]
            if parameter not in self.parameters:
                self.parameters.append(parameter)
            return f"${self.parameters.index(parameter) + 1}"

        self.sql = _PARAMETER.sub(number, source).strip().rstrip(";")

    def values(self, given: dict[str, Any]) -> list[Any]:
        if given.keys() != set(self.parameters):
            wrong = sorted(given.keys() ^ set(self.parameters))
            raise TypeError(f"query {self.name} takes {self.parameters}; these do not fit: {wrong}")
        return [given[name] for name in self.parameters]


class Queries:
    """The statements of one domain. `await q.fetch(tx, "list_open", limit=50)`."""

    def __init__(self, source: str):
        named = _named(source)
        lists = {name: [each.strip() for each in text.split(",")] for what, name, text in named if what == "columns"}

        def columns(match: re.Match[str]) -> str:
            table = f"{match[1]}." if match[1] else ""
            return ", ".join(f"{table}{column}" for column in lists[match[2]])

        self.by_name = {
            name: Query(name, _COLUMNS.sub(columns, _USE.sub(_part, sql)))
            for what, name, sql in named
            if what == "name"
        }

    async def fetch(self, tx: "asyncpg.Connection", name: str, /, **given: Any) -> list[asyncpg.Record]:
        query = self.by_name[name]
        rows: list[asyncpg.Record] = await tx.fetch(query.sql, *query.values(given))
        return rows

    async def fetchrow(self, tx: "asyncpg.Connection", name: str, /, **given: Any) -> asyncpg.Record | None:
        query = self.by_name[name]
        return await tx.fetchrow(query.sql, *query.values(given))

    async def fetchval(self, tx: "asyncpg.Connection", name: str, /, **given: Any) -> Any:
        query = self.by_name[name]
        return await tx.fetchval(query.sql, *query.values(given))

    async def execute(self, tx: "asyncpg.Connection", name: str, /, **given: Any) -> int:
        """Run a statement; returns how many rows it touched."""
        query = self.by_name[name]
        tag: str = await tx.execute(query.sql, *query.values(given))
        last = tag.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def executemany(self, tx: "asyncpg.Connection", name: str, rows: Iterable[dict[str, Any]]) -> None:
        query = self.by_name[name]
        await tx.executemany(query.sql, [query.values(row) for row in rows])


def _named(source: str) -> list[tuple[str, str, str]]:
    """What each stretch is (a name, columns, a part), how it is called, and its text."""
    parts = _NAME.split(source)
    return list(zip(parts[1::3], parts[2::3], parts[3::3], strict=True))


def _part(used: re.Match[str]) -> str:
    text = _parts(used[1])[used[2]]
    given = dict(each.split("=") for each in used[3].split())
    asked = {match[2] for match in _COLUMNS.finditer(text)}
    if asked != given.keys():
        raise TypeError(f"part {used[1]}:{used[2]} takes {sorted(asked)}; given: {sorted(given)}")
    return _COLUMNS.sub(lambda match: given[match[2]], text)


@cache
def _parts(package: str) -> dict[str, str]:
    return {
        name: text.strip().rstrip(";") for what, name, text in _named(_source(f"shortline.{package}")) if what == "part"
    }


def _source(package: str) -> str:
    """`queries.sql`, and where a package asks for more than one idea, `queries_<idea>.sql` beside it."""
    found = sorted(each.name for each in files(package).iterdir() if _FILE.fullmatch(each.name))
    texts = [files(package).joinpath(name).read_text("utf-8") for name in found]
    # What stands above the first statement of a file is said of the file.
    return "\n".join(text[first.start() :] for text in texts if (first := _NAME.search(text)))


@cache
def queries(package: str) -> Queries:
    """The statements of a package, read once."""
    return Queries(_source(package))
