"""Lines to many at once are judged and written down as if each had come alone, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from random import Random
from typing import Any

import pytest

from shortline.accounts.actor import SYSTEM
from shortline.automation.rule import Rule
from shortline.automation.run import Outcome, run_all
from shortline.automation.shapes import rule as read
from shortline.automation.store import q
from shortline.channels.event_parts import SenderKeys
from shortline.db import Tx
from shortline.errors import Refused
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit
from tests import cast
from tests.automation.conftest import LINE, Town, at

SILENT = {"kind": "silence", "waiting": "us", "minutes": 60}
LONG = "We are still looking into your question about the tram and come back to you before noon."
SAYS = {
    "do": "send_line",
    "lines": [{"text": LONG}, {"language": "nl", "text": "Nog bezig, {{contact.first_name|hoi}}."}],
}
NOW = at(0)
TIMES = (-61, -90, -23 * 60, -25 * 60)  # minutes before: within the window, and after it was closed
COUNTRIES = ("316", "1212", "614")  # where it is morning, and night, and evening
TABLES = {
    "messages": "text, state, seq, kind, content, author_kind, send_at, held_until, failure, case_id, client_message_id,"
    " display_at",
    "outbox": "state, seq, draft, address, decision, automatic, not_before, words, asked_at, allowance, hand, bulk, on_reply,"
    " seen_seq",
    "events": "kind, inbox_id, data - 'run_id' AS data, cause, at",
    "time_rule_runs": "cause_at, due_at, done",
    "automatic_answers": "case_id, on_day, asked_at",
}


async def crowd(town: Town, random: Random) -> list[int]:
    """People in all the states in which the guard says something else of them."""
    town_limits = {"same_text_people_max": random.randint(2, 5), "same_text_minutes": 10}
    talks = []
    for person in range(14):
        sender = SenderKeys(
            wa_id=f"{random.choice(COUNTRIES)}1111{person:04d}", profile_name=random.choice(["", f"Person {person}"])
        )
        written = at(random.choice(TIMES))
        talks.append((await cast.inbound_text(town.db, town.inbox, sender=sender, now=written))[0])
    async with town.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO policy_settings (inbox_id, chosen, updated_at) VALUES (NULL, $1, $2)", town_limits, NOW
        )
        await tx.execute(
            "UPDATE contacts SET language = 'nl' WHERE id IN (SELECT contact_id FROM conversations WHERE id = ANY($1))",
            random.sample(talks, 3),
        )
        await tx.execute(
            "INSERT INTO consents (identity_id, purpose, change, at, how, wording, source, recorded_at)"
            " SELECT identity_id, 'service', 'withdrawn', $2, 'written', 'No more.', 'agent', $2 FROM conversations"
            " WHERE id = ANY($1)",
            random.sample(talks, 2),
            NOW,
        )
        told = random.sample(talks, 3)
        for talk, minutes in zip(told, (-20, -9, -3), strict=True):  # the same words, to some of them lately
            with suppress(Refused):
                async with tx.transaction():
                    await submit(tx, talk, SendIn(text=LONG), by=SYSTEM, now=at(minutes), automatic=True)
    return talks


async def as_it_stands(tx: Tx, talks: Sequence[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    found: dict[int, dict[str, list[dict[str, Any]]]] = {talk: {} for talk in talks}
    for table, columns in TABLES.items():
        order = {"automatic_answers": "on_day, case_id", "outbox": "seq"}.get(table, "id")
        for talk in talks:
            rows = await tx.fetch(f"SELECT {columns} FROM {table} WHERE conversation_id = $1 ORDER BY {order}", talk)
            found[talk][table] = [dict(row) for row in rows]
    for row in await tx.fetch(
        "SELECT c.id, c.message_seq, c.last_message_at, c.waiting_since, c.due_at, c.warn_at, c.state, m.seq FROM conversations c"
        " JOIN messages m ON m.id = c.last_message_id"
    ):
        found[row["id"]]["conversation"] = [dict(row)]
    return found


async def tried(
    town: Town, rule: Rule, talks: Sequence[int], portion: int, now: datetime
) -> tuple[dict[int, Outcome], dict[int, Any]]:
    """What this many at a time would come to; nothing of it stays."""
    outcomes: dict[int, Outcome] = {}
    async with town.db.connection() as tx:
        transaction = tx.transaction()
        await transaction.start()
        for start in range(0, len(talks), portion):
            outcomes |= await run_all(tx, rule, talks[start : start + portion], now=now)
        found = await as_it_stands(tx, talks)
        await transaction.rollback()
    return outcomes, found


@pytest.mark.parametrize("seed", range(6))
async def test_together_they_come_to_what_each_alone_comes_to(town: Town, seed: int) -> None:
    talks = sorted(await crowd(town, Random(seed)))
    await town.rule(SILENT, SAYS, {"do": "set_priority", "priority": "high"}, also_now=True)
    async with town.db.reading() as tx:
        [row] = await q.fetch(tx, "list_rules_on")
    alone, one_by_one = await tried(town, read(row), talks, 1, NOW)
    together, at_once = await tried(town, read(row), talks, len(talks), NOW)
    assert alone == together
    assert list(alone.values()).count(Outcome.RAN) >= 10
    for talk in talks:
        assert at_once[talk] == one_by_one[talk]
    said = {each["done"][0].get("code") for found in at_once.values() for each in found["time_rule_runs"]}
    assert len(said) >= 4, said  # it left, waits for the morning, the window is closed, everybody was told ...


async def test_of_the_same_words_only_as_many_leave_at_once_as_may(town: Town) -> None:
    """The guard counts those of the same moment, too."""
    async with town.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO policy_settings (inbox_id, chosen, updated_at) VALUES (NULL, $1, $2)",
            {"same_text_people_max": 3, "same_text_minutes": 10},
            NOW,
        )
    await town.rule(SILENT, {"do": "send_line", "lines": [{"text": LONG}]})
    for person in range(8):
        await town.writes(person)
    assert (await town.go(61)).ran == 8
    assert await town.value("SELECT count(*) FROM outbox") == 3
    codes = [each["done"][0]["code"] for each in await town.runs()]
    assert (codes.count(None), codes.count("same_text")) == (3, 5)


async def test_one_that_the_database_refuses_keeps_no_other_from_its_turn(town: Town) -> None:
    await town.rule(SILENT, LINE)
    talks = [await town.writes(person) for person in range(5)]
    async with town.db.transaction() as tx:
        await tx.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
            f"CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW WHEN (NEW.conversation_id = {talks[2]})"
            " EXECUTE FUNCTION refuse()"
        )
    assert (await town.go(61)).ran == 4
    right = {talk for talk in talks if talk != talks[2]}
    assert {int(each["conversation_id"]) for each in await town.runs()} == right
    async with town.db.reading() as tx:
        rows = await tx.fetch("SELECT conversation_id FROM messages WHERE author_kind = 'automation'")
    assert sorted(row["conversation_id"] for row in rows) == sorted(right)
