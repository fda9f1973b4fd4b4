"""What the database knows about macros."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.accounts.permissions import MacroFacts
from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Macro:
    id: int
    shortcut: str
    name: str
    language: str | None
    owner_id: int | None
    team_id: int | None
    state: str
    wordings: tuple[str, ...]
    fixed: tuple[str, ...]
    actions: tuple[dict[str, Any], ...]
    template: dict[str, Any] | None
    closing_line: bool
    created_at: datetime
    updated_at: datetime

    @property
    def facts(self) -> MacroFacts:
        return MacroFacts(self.owner_id, self.team_id)


async def get(tx: Tx, macro_id: int, *, lock: bool = False) -> Macro:
    row = await q.fetchrow(tx, "lock_macro" if lock else "find_macro", id=macro_id)
    if row is None:
        raise NotFound
    return macro(row)


def macro(row: Mapping[str, Any]) -> Macro:
    lists = {name: tuple(row[name]) for name in ("wordings", "fixed", "actions")}
    return Macro(**{name: row[name] for name in Macro.__slots__} | lists)
