"""From the journal into conversations: everything acknowledged is shown or visibly set aside, whatever is in it."""

import asyncio

import asyncpg
import pytest

from shortline.clock import ManualClock
from shortline.db import Database
from shortline.inbound.apply import Applier
from shortline.inbound.attempt import DEATHS_MAX
from shortline.inbound.gathering import DENSE, before_round
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from tests import cast
from tests.inbound.post import POISON, Provider, body, handlers, message, status


@pytest.fixture
async def desk(db: Database, journal: Journal) -> Provider:
    """An inbox, and the journal without the door: what is behind the signature."""
    return Provider(None, db, await cast.inbox(db))  # type: ignore[arg-type]


async def keep(journal: Journal, desk: Provider, *bodies: bytes) -> None:
    now = ManualClock().now()
    await asyncio.gather(*(journal.append("whatsapp", desk.inbox.id, now, content) for content in bodies))


async def test_a_posted_message_is_in_a_conversation(provider: Provider, reader: ApplyRunner) -> None:
    assert await provider.post(provider.body(message("wamid.1"))) == 200
    await reader.drain()
    assert await provider.shown() == ["wamid.1"]
    [inbox] = await provider.rows("SELECT last_webhook_at FROM inboxes")
    assert inbox["last_webhook_at"] == ManualClock().now()


async def test_redelivery_changes_nothing(desk: Provider, journal: Journal, reader: ApplyRunner) -> None:
    one, two = message("wamid.1"), message("wamid.2")
    await keep(journal, desk, desk.body(one), desk.body(one))
    await reader.drain()
    before = await desk.rows("SELECT count(*) FROM events")
    await keep(journal, desk, desk.body(one, one), desk.body(one))
    await reader.drain()
    assert await desk.rows("SELECT count(*) FROM events") == before
    await keep(journal, desk, desk.body(two, one))
    await reader.drain()
    assert await desk.shown() == ["wamid.1", "wamid.2"]
    assert await desk.aside() == []


async def test_one_bad_update_of_a_thousand_is_set_aside_and_the_others_are_shown(
    desk: Provider, journal: Journal, reader: ApplyRunner
) -> None:
    messages = [
        message(f"wamid.{n}", POISON if n == 500 else f"text {n}", sender=f"4670555{n % 50:04}") for n in range(1000)
    ]
    await keep(journal, desk, desk.body(*messages))
    await reader.drain()
    assert sorted(await desk.shown()) == sorted(f"wamid.{n}" for n in range(1000) if n != 500)
    assert await desk.aside() == [("quarantined", "failed", "entry[0].changes[0].value.messages[500]")]
    [item] = await desk.rows("SELECT reason, inbox_id FROM journal_items")
    assert item["inbox_id"] == desk.inbox.id
    assert "DivisionByZeroError (22012)" in item["reason"]
    assert POISON not in item["reason"]
    [event] = await desk.rows("SELECT data FROM events WHERE kind = 'journal.quarantined'")
    assert event["data"]["count"] == 1


async def test_a_message_is_shown_even_when_every_status_beside_it_fails(
    desk: Provider, journal: Journal, clock: ManualClock
) -> None:
    async def broken(*_a: object, **_k: object) -> None:
        raise KeyError("status")

    some = {kind: (broken if kind.__name__ == "StatusChanged" else handler) for kind, handler in handlers().items()}
    await keep(journal, desk, desk.body(message("wamid.1"), statuses=(status("wamid.o1"), status("wamid.o2"))))
    await ApplyRunner(desk.db, some, clock).drain()
    assert await desk.shown() == ["wamid.1"]
    assert [code for _, code, _ in await desk.aside()] == ["failed", "failed"]


HOSTILE = {
    "empty": b"",
    "a nul": b"\x00",
    "not json": b"<html>",
    "half": b'{"entry": [{"changes": [',
    "a string": b'"text"',
    "a number": b"7",
    "null": b"null",
    "a list": b"[]",
    "an empty object": b"{}",
    "no entries": b'{"entry": []}',
    "nested 1,000 deep": b"[" * 1000 + b"]" * 1000,
    "nested 100,000 deep": b'{"entry":' * 100_000,
    "a number of 10,000 digits": b'{"entry": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"entry": NaN}',
    "utf-16": '{"entry": []}'.encode("utf-16"),
    "utf-16 message": '{"entry": [{"id": "1"}]}'.encode("utf-16-le"),
    "bad utf-8": b'{"entry": [{"id": "\xff\xfe"}]}',
    "overlong utf-8": b'{"entry": [{"id": "\xc0\xaf"}]}',
    "entries of numbers": b'{"entry": [1, 2, null, [], ""]}',
    "changes of numbers": b'{"entry": [{"id": "1", "changes": [1, null, {"value": 3}]}]}',
    "a message that is a number": b'{"entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[1]}}]}]}',
    "an unknown field": b'{"entry":[{"id":"1","changes":[{"field":"new_thing","value":{"a":1}}]}]}',
    "huge id": b'{"entry":[{"id":"'
    + b"1" * 100_000
    + b'","changes":[{"field":"messages","value":{"messages":[{}]}}]}]}',
}


async def test_hostile_bodies_are_kept_and_set_aside_and_those_between_are_shown(
    desk: Provider, journal: Journal, reader: ApplyRunner
) -> None:
    for name, content in HOSTILE.items():
        await keep(journal, desk, content, desk.body(message(f"wamid.{name}")))
    await reader.drain()
    assert sorted(await desk.shown()) == sorted(f"wamid.{name}" for name in HOSTILE)
    found = await desk.rows(
        "SELECT body, array_agg(DISTINCT fate) AS fates FROM journal JOIN journal_items i ON i.journal_id = journal.id GROUP BY 1"
    )
    assert {bytes(row["body"]) for row in found} == set(HOSTILE.values())
    assert {fate for row in found for fate in row["fates"]} <= {"quarantined", "unrouted", "not_shown"}


TEXTS = [
    "a\x00b",
    "\ud800",
    "\udfff lone",
    "e" + "\u0301" * 500,
    "\u202eevil",
    "x" * 100_000,
    "\U0001f468\u200d\U0001f469",
]


async def test_hostile_texts_are_shown_with_marks(desk: Provider, journal: Journal, reader: ApplyRunner) -> None:
    await keep(journal, desk, *(desk.body(message(f"wamid.{n}", text)) for n, text in enumerate(TEXTS)))
    await reader.drain()
    assert len(await desk.shown()) == len(TEXTS)
    assert await desk.aside() == []


async def test_of_duplicate_keys_one_wins_and_nothing_breaks(
    desk: Provider, journal: Journal, reader: ApplyRunner
) -> None:
    content = desk.body(message("wamid.1")).replace(b'"type": "text"', b'"type": "text", "type": "image"')
    await keep(journal, desk, content)
    await reader.drain()
    assert len(await desk.shown()) + len(await desk.aside()) == 1


async def test_an_unknown_number_is_unrouted_whatever_door_it_used(
    desk: Provider, journal: Journal, reader: ApplyRunner
) -> None:
    other = await cast.inbox(desk.db)
    await keep(journal, desk, body("111", message("wamid.lost")), body(other.phone_number_id, message("wamid.other")))
    await reader.drain()
    assert await desk.aside() == [("unrouted", "unknown_route", "entry[0].changes[0].value.messages[0]")]
    [row] = await desk.rows("SELECT inbox_id FROM messages")
    assert row["inbox_id"] == other.id
    [event] = await desk.rows("SELECT count(*) AS n FROM events WHERE kind = 'journal.unrouted'")
    assert event["n"] == 1


async def test_a_disabled_inbox_keeps_its_mail_as_unrouted(provider: Provider, reader: ApplyRunner) -> None:
    await provider.rows("UPDATE inboxes SET state = 'disabled'")
    assert await provider.post(provider.body(message("wamid.1"))) == 200
    await reader.drain()
    assert [fate for fate, _, _ in await provider.aside()] == ["unrouted"]


async def test_a_deadlock_is_tried_again_and_nothing_is_set_aside(
    desk: Provider, journal: Journal, clock: ManualClock
) -> None:
    real, tries = handlers(), 0

    async def unlucky(*args: object, **more: object) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        await next(handler for kind, handler in real.items() if kind.__name__ == "MessageReceived")(*args, **more)  # type: ignore[arg-type]

    some = {kind: (unlucky if kind.__name__ == "MessageReceived" else handler) for kind, handler in real.items()}
    await keep(journal, desk, desk.body(message("wamid.1")))
    await ApplyRunner(desk.db, some, clock).drain()  # type: ignore[arg-type]
    assert (await desk.shown(), await desk.aside(), tries) == (["wamid.1"], [], 3)


async def test_two_workers_share_the_lanes_and_neither_skips_nor_doubles(
    desk: Provider, journal: Journal, clock: ManualClock
) -> None:
    second = await Journal(desk.db).start()
    one, two = ApplyRunner(desk.db, handlers(), clock), ApplyRunner(desk.db, handlers(), clock)
    stop = asyncio.Event()
    workers = [asyncio.create_task(worker.run(stop)) for worker in (one, two)]
    now = clock.now()
    for start in range(0, 240, 24):
        await asyncio.gather(
            *(
                (journal, second)[n % 2].append(
                    "whatsapp", desk.inbox.id, now, desk.body(message(f"wamid.{n}", sender=f"4670555{n % 7:04}"))
                )
                for n in range(start, start + 24)
            )
        )
    async with asyncio.timeout(60):
        while len(await desk.shown()) < 240:
            await asyncio.sleep(0.02)
    stop.set()
    await asyncio.gather(*workers)
    await second.stop()
    assert sorted(await desk.shown()) == sorted(f"wamid.{n}" for n in range(240))
    lanes = await desk.rows("SELECT lane, applied_seq, (SELECT max(seq) FROM journal j WHERE j.lane = l.lane) AS last, "
                            "(SELECT count(*) FROM journal j WHERE j.lane = l.lane) AS n FROM journal_lanes l")  # fmt: skip
    assert len(lanes) == 2
    assert all(lane["applied_seq"] == lane["last"] == lane["n"] for lane in lanes)


async def test_applying_does_not_hold_up_the_writer_of_the_lane(desk: Provider, journal: Journal) -> None:
    await keep(journal, desk, desk.body(message("wamid.1")))
    async with desk.db.transaction() as tx:
        await tx.execute("SELECT 1 FROM journal_lanes FOR NO KEY UPDATE")
        await asyncio.wait_for(keep(journal, desk, desk.body(message("wamid.2"))), 2)


async def test_a_body_that_kills_its_reader_is_set_aside_whole_after_three_deaths(
    desk: Provider, journal: Journal, clock: ManualClock
) -> None:
    """A dead process is one that noted its attempt and never came back."""
    await keep(journal, desk, *(desk.body(message(f"wamid.{n}")) for n in range(5)))

    class Died(BaseException):
        pass

    async def deadly(_tx: object, _inbox: object, event: object, **_: object) -> None:
        if getattr(event, "provider_id", "") == "wamid.2":
            raise Died

    deaths = 0
    for _ in range(12):
        applier = Applier(dict.fromkeys(handlers(), deadly), clock)
        async with desk.db.connection() as connection:
            try:
                while await applier.apply_lane(connection, 1):
                    pass
                break
            except Died:
                deaths += 1
    assert deaths == 2 + DEATHS_MAX  # the whole batch, its part, then the row alone
    assert await desk.aside() == [("quarantined", "crashed", "$")]
    [lane] = await desk.rows("SELECT applied_seq FROM journal_lanes")
    assert lane["applied_seq"] == 5


async def test_what_a_dead_reader_left_is_not_gathered(desk: Provider, journal: Journal, clock: ManualClock) -> None:
    """It goes in parts, and a part is all that may be taken: the next one does not wait for more to come in."""
    await keep(journal, desk, *(desk.body(message(f"wamid.{n}")) for n in range(9)))

    class Died(BaseException):
        pass

    async def deadly(*_: object, **__: object) -> None:
        raise Died

    async with desk.db.connection() as connection:
        with pytest.raises(Died):
            await Applier(dict.fromkeys(handlers(), deadly), clock).apply_lane(connection, 1)
        heir = Applier(handlers(), clock)
        took = await heir.apply_lane(connection, 1)
    assert 0 < took < 9
    assert before_round(took, 0, took / DENSE / 2, full=heir.wanted) == 0


async def test_readers_that_fail_and_live_condemn_nobody(desk: Provider, journal: Journal, clock: ManualClock) -> None:
    """The disk is full, and two workers try in turn: each finds the other's note, and neither of them died."""
    await keep(journal, desk, *(desk.body(message(f"wamid.{n}")) for n in range(3)))

    async def no_room(*_: object, **__: object) -> None:
        raise asyncpg.DiskFullError("could not extend file")

    both = [Applier(dict.fromkeys(handlers(), no_room), clock) for _ in range(2)]
    async with desk.db.connection() as connection:
        for turn in range(4 * DEATHS_MAX):
            with pytest.raises(asyncpg.DiskFullError):
                await both[turn % 2].apply_lane(connection, 1)
    await ApplyRunner(desk.db, handlers(), clock).drain()
    assert await desk.aside() == []
    assert sorted(await desk.shown()) == ["wamid.0", "wamid.1", "wamid.2"]
