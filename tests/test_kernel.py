"""The kernel's promises: every named query prepares, settings fail with the full list, the client refuses private addresses."""

import asyncio
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest

import shortline
from shortline import events, ids, redact
from shortline.clock import ManualClock
from shortline.db import Database, queries
from shortline.db.halves import known
from shortline.db.queries import Queries
from shortline.errors import NotFound
from shortline.events import feed
from shortline.http import Ambiguous, Http, NotSent, UrlRefused, is_public
from shortline.secrets import Box, WrongKey
from shortline.settings import BadSettings, load

PACKAGES = sorted(
    ".".join(path.parent.relative_to(Path(shortline.__file__).parent.parent).parts)
    for path in Path(shortline.__file__).parent.rglob("queries.sql")
)


@pytest.mark.parametrize("package", PACKAGES)
async def test_every_named_query_prepares(db: Database, package: str) -> None:
    import_module(package)
    async with db.connection() as connection:
        for query in queries(package).by_name.values():
            try:
                await connection.prepare(query.sql)
            except Exception as error:
                raise AssertionError(f"{package}: {query.name}: {error}") from error


def test_a_part_stands_where_it_is_used_and_takes_what_it_asks_for() -> None:
    used = Queries("-- name: one\nSELECT 1 FROM conversations c {hours:holding of=c inbox=c} WHERE c.id = :id")
    assert "ki.inbox_id = c.inbox_id" in used.by_name["one"].sql
    assert used.by_name["one"].parameters == ["id"]
    for wrong in ("{hours:holding of=c}", "{hours:holding of=c inbox=c more=c}"):
        with pytest.raises(TypeError, match=r"part hours:holding takes \['inbox', 'of'\]"):
            Queries(f"-- name: one\nSELECT 1 {wrong}")
    with pytest.raises(KeyError):
        Queries("-- name: one\nSELECT 1 {hours:nothing}")


async def test_what_only_reads_cannot_write_and_sees_what_was_just_committed(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO teams (name, created_at) VALUES ('Readers', now())")
    async with db.reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM teams WHERE name = 'Readers'") == 1
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await tx.execute("DELETE FROM teams WHERE name = 'Readers'")
    async with db.reading() as tx:  # the refusal left nothing behind
        assert await tx.fetchval("SELECT count(*) FROM teams WHERE name = 'Readers'") == 1


def test_migrations_are_numbered_without_gaps() -> None:
    whole = {name.split(".")[0] for name in known()}  # the indexes of a migration are a part of it
    numbers = sorted(int(name.split("_")[0]) for name in whole)
    assert numbers == list(range(1, len(numbers) + 1))


def test_bad_settings_are_listed_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as caught:
        load(
            {"SHORTLINE_PORT": "no", "SHORTLINE_GRAPH_URL": "ftp://x", "SHORTLINE_OWNER_EMAIL": "a@b.example"},
            data_dir=tmp_path,
        )
    assert all(
        name in str(caught.value) for name in ("SHORTLINE_PORT", "SHORTLINE_GRAPH_URL", "SHORTLINE_OWNER_PASSWORD")
    )


def test_an_owner_password_too_short_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    given = {"SHORTLINE_OWNER_EMAIL": "a@b.example", "SHORTLINE_OWNER_PASSWORD": "short"}
    with pytest.raises(BadSettings, match="at least 8 characters"):
        load(given, data_dir=tmp_path)


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = load({"SHORTLINE_DATA_DIR": str(tmp_path)}).secret_key
    assert len(first) > 40
    assert load({"SHORTLINE_DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert first not in repr(load({"SHORTLINE_DATA_DIR": str(tmp_path)}))


def test_a_sealed_secret_opens_only_with_its_key() -> None:
    sealed = Box("one").seal({"token": "hush"})
    assert b"hush" not in sealed
    assert Box("one").open(sealed) == {"token": "hush"}
    with pytest.raises(WrongKey):
        Box("two").open(sealed)
    with pytest.raises(WrongKey):
        Box("one").open(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    for rest in (b"", b"x", sealed[:5], sealed[:20]):
        with pytest.raises(WrongKey):
            Box("one").open(rest)


def test_while_a_key_is_replaced_the_old_one_opens_and_the_new_one_seals() -> None:
    old, both, new = Box("old"), Box("new", "old"), Box("new")
    assert both.open(old.seal({"token": "hush"})) == {"token": "hush"}
    assert new.open(both.seal({"token": "hush"})) == {"token": "hush"}
    for box in (old, Box("new", "other")):
        with pytest.raises(WrongKey):
            box.open(both.seal({}) if box is old else old.seal({}))
    settings = load({"SHORTLINE_SECRET_KEY": "new", "SHORTLINE_SECRET_KEY_PREVIOUS": "old"})
    assert Box.of(settings).open(old.seal({"a": 1})) == {"a": 1}
    assert "old" not in repr(settings)


@pytest.mark.parametrize("bad", ["", "0", "-1", "1.0", "1e3", "٣", "9223372036854775808", "x", " 1", "1" * 30])
def test_what_is_no_id_is_not_found(bad: str) -> None:
    with pytest.raises(NotFound):
        ids.parse(bad)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("192.168.0.1", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False),
        ("::ffff:127.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::a00:1", False), ("2606:4700::1111", True),
        ("224.0.0.1", False), ("255.255.255.255", False),
    ],
)  # fmt: skip
def test_private_addresses_are_recognised(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
     "http://127.1:{port}/", "http://0x7f000001:{port}/", "http://user@127.0.0.1:{port}/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/"],
)  # fmt: skip
async def test_the_client_never_connects_to_private_addresses(url: str) -> None:
    reached = 0

    async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal reached
        reached += 1
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    http = Http()
    async with server:
        with pytest.raises(NotSent):
            await http.request("GET", url.format(port=server.sockets[0].getsockname()[1]), deadline=3)
    await http.close()
    assert reached == 0


async def test_errors_tell_certainly_not_sent_from_maybe_sent() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    http = Http(trusted_origins=[f"http://127.0.0.1:{port}"])
    with pytest.raises(Ambiguous):
        await http.request("POST", f"http://127.0.0.1:{port}/", json={"a": 1}, deadline=3)
    server.close()
    await server.wait_closed()
    with pytest.raises(NotSent):
        await http.request("POST", f"http://127.0.0.1:{port}/", json={"a": 1}, deadline=3)
    with pytest.raises(UrlRefused):
        await http.request("POST", "http://127.0.0.1:1/", deadline=3)
    await http.close()


async def test_one_deadline_bounds_a_dripping_answer() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while True:
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    http = Http(trusted_origins=[f"http://127.0.0.1:{port}"])
    with pytest.raises(Ambiguous):
        await http.request("GET", f"http://127.0.0.1:{port}/", deadline=0.3)
    await http.close()
    server.close()


def test_log_facts_lose_numbers_and_texts() -> None:
    assert redact.redact("text", "hello") == "<5 characters>"
    assert "612345678" not in redact.redact("reason", "call +31 6 12345678 now")
    assert "secret" not in redact.redact_text("Authorization: Bearer secret")
    assert redact.redact("status", 200) == 200


async def test_a_reader_of_the_feed_misses_nothing_committed_late(db: Database, clock: ManualClock) -> None:
    """Ids are handed out before commit: the slow transaction has the smaller id and commits last."""
    async with db.connection() as slow:
        transaction = slow.transaction()
        await transaction.start()
        await events.record(slow, "agent.updated", agent_id=1, at=clock.now())
        async with db.transaction() as fast:
            await events.record(fast, "agent.updated", agent_id=2, at=clock.now())
        last = await feed.sequence(db)
        async with db.transaction() as tx:
            first_read = await feed.after(tx, 0)
        await transaction.commit()
    await feed.sequence(db)
    async with db.transaction() as tx:
        second_read = await feed.after(tx, last)
    assert [event.agent_id for event in first_read] == [2]
    assert [event.agent_id for event in second_read] == [1]


def test_the_manual_clock_moves_only_when_told() -> None:
    clock = ManualClock()
    before = clock.now()
    assert clock.now() == before
    assert clock.advance(minutes=5) - before == timedelta(minutes=5)
