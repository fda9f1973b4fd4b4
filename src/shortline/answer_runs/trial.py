"""Trying it out: who would get which words, and who would not and why. Nothing is written, and nobody counts as told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor
from shortline.answer_runs.choose import Answer, answer, conversations, q
from shortline.channels.draft import Draft
from shortline.db import Tx
from shortline.macros import actions, use, wording
from shortline.macros.choose import choose, digest
from shortline.macros.store import Macro
from shortline.policy import RULES, Finding, Verdict, decide
from shortline.policy.gather import gather
from shortline.policy.wording import words_key

PREVIEWS = 3


@dataclass(frozen=True, slots=True)
class Preview:
    conversation_id: int
    name: str
    macro: Macro
    nth: int
    text: str


@dataclass(slots=True)
class Group:
    """People with the same reason."""

    code: str
    sentence: str
    people: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Trial:
    """`seen`: of each who would get it, the newest message that was looked at."""

    answer: Answer
    copies: list[Preview] = field(default_factory=list)
    waits: dict[str, Group] = field(default_factory=dict)
    left_out: dict[str, Group] = field(default_factory=dict)
    seen: dict[int, int | None] = field(default_factory=dict)
    does: list[dict[str, Any]] = field(default_factory=list)

    @property
    def previews(self) -> list[Preview]:
        """Three, and in as many languages and wordings as there are."""
        found: dict[tuple[int, int], Preview] = {}
        for each in self.copies:
            found.setdefault((each.macro.id, each.nth), each)
        languages = {each.macro.id: each for each in reversed(found.values())}
        ordered = [*reversed(languages.values()), *found.values(), *self.copies]
        return list({each.conversation_id: each for each in ordered}.values())[:PREVIEWS]


async def trial(tx: Tx, macro_id: int, ids: Sequence[int], *, by: Actor, now: datetime) -> Trial:
    """Raises NotFound, or Conflict for a macro that is not for many."""
    found = Trial(await answer(tx, macro_id, by=by))
    rows = await conversations(tx, ids, by=by)
    found.does = await actions.named(tx, found.answer.chosen.actions)
    turns = await Turns.read(tx, found.answer, rows)
    told: Counter[int] = Counter()
    for row in rows:
        macro = found.answer.for_(row["language"])
        nth = turns.next(macro, row["contact_id"])
        text = wording.render(macro.wordings[nth], await use.values(tx, row["id"], by)).text
        draft = Draft(text=text)
        facts = await gather(tx, row["id"], draft, now=now, seen_seq=row["message_seq"])
        key = words_key(draft)
        if key is not None:  # as if those before had got it
            facts = replace(facts, same_words_people=facts.same_words_people + told[key])
        decision = decide(draft, facts, RULES)
        if decision.verdict is Verdict.DENY:
            _join(found.left_out, decision.strictest[0], row)
            continue
        if decision.verdict is Verdict.HOLD:
            _join(found.waits, decision.strictest[0], row)
        if key is not None:
            told[key] += 1
        turns.count(macro, nth)
        found.copies.append(Preview(row["id"], row["name"], macro, nth, text))
        found.seen[row["id"]] = row["newest_id"]
    return found


def _join(groups: dict[str, Group], finding: Finding, row: asyncpg.Record) -> None:
    group = groups.setdefault(finding.code, Group(finding.code, finding.because))
    group.people.append((row["id"], row["name"]))


@dataclass(slots=True)
class Turns:
    """Which wording is whose next, as `macros.use` would give it."""

    given: dict[int, list[int]]
    last: dict[tuple[int, int], asyncpg.Record]

    @classmethod
    async def read(cls, tx: Tx, found: Answer, rows: Sequence[asyncpg.Record]) -> "Turns":
        ids = [each.id for each in found.all]
        counts = {
            (row["macro_id"], row["digest"]): row["given"] for row in await q.fetch(tx, "list_given", macro_ids=ids)
        }
        uses = await q.fetch(tx, "list_uses", macro_ids=ids, contact_ids=[row["contact_id"] for row in rows])
        given = {}
        for macro in found.all:
            known = [counts.get((macro.id, digest(each))) for each in macro.wordings]
            fewest = min((each for each in known if each is not None), default=0)
            given[macro.id] = [fewest if each is None else each for each in known]
        return cls(given, {(row["macro_id"], row["contact_id"]): row for row in uses})

    def next(self, macro: Macro, contact_id: int) -> int:
        last = self.last.get((macro.id, contact_id))
        return choose(
            macro.wordings,
            used=self.given[macro.id],
            last=last["wording"] if last else None,
            last_digest=last["digest"] if last else None,
            contact_id=contact_id,
        )

    def count(self, macro: Macro, nth: int) -> None:
        self.given[macro.id][nth] += 1
