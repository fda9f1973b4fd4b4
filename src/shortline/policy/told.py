"""Who was told the same words lately, kept up to date while many messages are judged one after the other in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shortline.channels.draft import Draft
from shortline.db import Tx, queries
from shortline.policy.wording import words_key

Q = queries(__package__)


class Told:
    def __init__(self, known: Iterable[tuple[int, int, datetime]] = ()):
        """`known`: words, conversation, and when it was last told them."""
        self._at: dict[int, dict[int, datetime]] = {}
        for words, conversation_id, at in known:
            self._at.setdefault(words, {})[conversation_id] = at

    @classmethod
    async def of(cls, tx: Tx, drafts: Iterable[Draft], *, now: datetime) -> Told:
        """No statement for courtesies, which may be said to everybody."""
        words = {key for draft in drafts if (key := words_key(draft)) is not None}
        rows = await Q.fetch(tx, "list_told", words=sorted(words), now=now) if words else []
        return cls((row["words"], row["conversation_id"], row["at"]) for row in rows)

    def people(self, draft: Draft, conversation_id: int, *, within: timedelta, now: datetime) -> int:
        """How many others were told this within the time before now."""
        told = self._at.get(words_key(draft) or 0, {})
        return sum(at > now - within for each, at in told.items() if each != conversation_id)

    def add(self, draft: Draft, conversation_id: int, at: datetime) -> None:
        """It is told this now."""
        if (key := words_key(draft)) is not None:
            self._at.setdefault(key, {})[conversation_id] = at
