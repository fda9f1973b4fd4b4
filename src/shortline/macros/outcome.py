"""What became of answers in a macro's wordings: per wording, never per person, and silent where there are too few to tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline.db import Tx
from shortline.hints.says import says
from shortline.macros.choose import digest
from shortline.macros.store import Macro, q

SOON = timedelta(hours=24)  # an answer of the customer within a day belongs to ours
RETURN = timedelta(days=3)  # closed, and not come back for so long: it was settled
ENOUGH = 20  # below this a share says more about chance than about words
LATEST = 500  # of each wording the newest so many are looked at


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts. `judged` are those old enough to tell; the others count only as sent."""

    sent: int = 0
    judged: int = 0
    answered: int = 0
    thanked: int = 0
    settled: int = 0
    opted_out: int = 0

    @property
    def enough(self) -> bool:
        return self.judged >= ENOUGH


async def outcomes(tx: Tx, macro: Macro, *, now: datetime) -> list[Outcome]:
    """One for each wording, in their order. A wording that was changed starts anew: it says something else."""
    keys = [digest(each) for each in macro.wordings]
    rows = await q.fetch(tx, "list_sent", macro_id=macro.id, digests=keys, soon=SOON, back=RETURN, most=LATEST)
    return [_counted([row for row in rows if row["digest"] == digest(each)], now) for each in macro.wordings]


def _counted(rows: Iterable[Mapping[str, Any]], now: datetime) -> Outcome:
    rows = list(rows)
    judged = [row for row in rows if now - row["at"] >= 2 * RETURN]
    return Outcome(
        sent=len(rows),
        judged=len(judged),
        answered=sum(row["answered"] for row in judged),
        thanked=sum(says(row["reply"]) == "thanks" for row in judged),
        settled=sum(row["settled"] for row in judged),
        opted_out=sum(row["opted_out"] for row in judged),
    )
