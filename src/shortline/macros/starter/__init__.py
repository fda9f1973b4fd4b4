"""Answers to begin with, so that `/` has something to say on the first day: seven in each of seven languages.

They stand in files beside this one. A desk takes those it wants, once, and from then on they are macros like any other.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.macros import store, write
from shortline.macros.store import Macro

Answers = Mapping[str, list[dict[str, Any]]]


@cache
def answers() -> Answers:
    """Language -> its macros: shortcut, name, wordings, and for some closing_line."""
    files = (each for each in resources.files(__package__).iterdir() if each.name.endswith(".toml"))
    read = {each.name.removesuffix(".toml"): tomllib.loads(each.read_text("utf-8"))["macro"] for each in files}
    return dict(sorted(read.items()))


async def taken(tx: Tx) -> set[tuple[str, str]]:
    """Shortcut and language of what everybody has already."""
    return {(row["shortcut"], row["language"]) for row in await store.q.fetch(tx, "list_taken_shortcuts")}


async def add(tx: Tx, languages: Iterable[str], *, by: Actor, now: datetime) -> list[Macro]:
    """Make those of these languages that are not there yet. A macro of the desk's own with the same shortcut stays as it is,
    and its language versions with it: ours would say something else."""
    made = []
    for language in languages:
        for answer in answers()[language]:
            given: dict[str, Any] = {
                "language": language, "team_id": None, "state": "active", "fixed": [], "actions": [], "template": None,
                "closing_line": False,
            } | answer  # fmt: skip
            try:
                async with tx.transaction():
                    made.append(await write.create(tx, given, shared=True, by=by, now=now))
            except Conflict:
                continue
    return made
