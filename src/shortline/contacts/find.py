"""Finding people by name, username or number, whatever the accents, the case or the spelling."""

import re
from dataclasses import dataclass

import asyncpg

from shortline.contacts.store import q
from shortline.db import Tx

_NUMBER = re.compile(r"[+\d][\d\s().\-/\u00a0\u2011]*")
_SURROGATE = re.compile("[\x00\ud800-\udfff]")
DIGITS_MIN = 3
ANYWHERE_MIN = 3  # less than a trigram has no index to find it inside a name: then only beginnings are looked for


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed, as the things it may mean."""

    words: str  # tidied
    like: str  # a pattern for names and usernames; '' when nothing was typed
    digits: str  # '' when it is no number

    @classmethod
    def of(cls, typed: str | None) -> "Wanted":
        words = " ".join(_SURROGATE.sub(" ", typed or "").split())[:200]
        digits = re.sub(r"\D", "", words) if _NUMBER.fullmatch(words) else ""
        digits = digits.lstrip("0") if len(digits) >= DIGITS_MIN else ""
        name = re.sub(r"([\\%_])", r"\\\1", words.removeprefix("@"))
        anywhere = "%" if len(words) >= ANYWHERE_MIN else ""
        return cls(words, f"{anywhere}{name}%" if name else "", digits)


async def list_contacts(
    tx: Tx, typed: str | None, *, after: tuple[str, int] | None, limit: int
) -> list[asyncpg.Record]:
    wanted = Wanted.of(typed)
    name, last = after or ("", 0)
    if wanted.like:
        return await q.fetch(
            tx, "search_contacts", name=wanted.like, digits=wanted.digits, after_name=name, after_id=last, limit=limit
        )
    return await q.fetch(tx, "list_contacts", after_name=name, after_id=last, limit=limit)
