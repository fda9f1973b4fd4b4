"""An upgrade without a pause: two versions on one database, replaced node by node, while customers write and an agent answers.

Each node is a host of its own (a network namespace) where the machine allows it: old and new meet in the database only.

The migration waits behind a long read, an old process starts again in the middle, and the post half runs by itself when
the last old process has ended. Every update that was acknowledged is there exactly once, and every answer left once.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from shortline.db.migrate import migrate
from shortline.supervisor.postgres import EmbeddedPostgres
from tests.desks import OWNER, free_port, wait_until
from tests.nodes import hosts
from tests.nodes.hosts import Host
from tests.upgrade.fleet import KEYS, METRICS_TOKEN, NUMBER, WABA, Balancer, Node, Traffic, make_node
from tests.upgrade.tomorrow import NAME, environment, make_tomorrow, run

pytestmark = pytest.mark.xdist_group("journeys")
FAILED_MAX = 0.01  # of all requests
NODES = ("north", "south", "east", "west")  # two of the old version, two of the new


class Site:
    """The database, the double, and the two versions: each node on a host of its own, or all on this machine."""

    def __init__(self, folder: Path, places: Mapping[str, Host]):
        self.folder, self.source, self.places = folder, make_tomorrow(folder), places
        self.postgres = EmbeddedPostgres(folder)
        more = "max_connections = 150"
        if places:
            self.url = hosts.open_to_hosts(self.postgres, more)
        else:
            self.postgres.start()
            (self.postgres.cluster / "postgresql.local.conf").write_text(f"{more}\n")
            self.postgres.stop()
            self.url = self.postgres.start()
        middle, port = hosts.MIDDLE if places else "127.0.0.1", free_port()
        self.graph_url = f"http://{middle}:{port}"
        self.double = subprocess.Popen(
            [sys.executable, "-m", "shortline_sim", "whatsapp", "--host", middle, "--port", str(port), "--seed", "3"]
        )
        self.sim = httpx.Client(base_url=f"{self.graph_url}/_sim", timeout=20)
        wait_until(lambda: self.sim.get("/accounts").status_code == 200, what="the double")
        self.nodes: list[Node] = []

    def node(self, name: str, *, of_tomorrow: bool) -> Node:
        source = self.source if of_tomorrow else None
        made = make_node(name, self.url, self.folder, source, self.graph_url, self.places.get(name))
        self.nodes.append(made)
        return made

    def of_tomorrow(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return run(*command, env=environment(self.url, self.folder, self.source))

    def close(self) -> None:
        for node in self.nodes:
            node.kill()
        self.double.terminate()
        self.double.wait(10)
        self.postgres.stop()


@contextmanager
def places() -> Iterator[Mapping[str, Host]]:
    """A host for each node, by its name; none where this machine does not let us, which is said."""
    if why_not := hosts.unavailable():
        print(f"all nodes run on one host: {why_not}")
        yield {}
        return
    with hosts.hosts(*(f"sl{name}" for name in NODES)) as made:
        yield dict(zip(NODES, made, strict=True))


@pytest.fixture
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="sl-", ignore_cleanup_errors=True) as folder, places() as found:
        Path(folder).chmod(0o755)
        made = Site(Path(folder), found)
        try:
            asyncio.run(migrate(made.url))
            yield made
        finally:
            made.close()


def sign_in(node: Node) -> httpx.Client:
    keys = {name: OWNER[name] for name in ("email", "password")}
    token = httpx.post(f"{node.url}/api/v1/sessions", json=keys, timeout=20).json()["token"]
    return httpx.Client(base_url=f"{node.url}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=20)


def connect_inbox(site: Site, api: httpx.Client, node: Node) -> str:
    site.sim.post("/accounts", json={
        "waba_id": WABA, **KEYS, "name": "Two", "phone_numbers": [
            {"phone_number_id": NUMBER, "display_phone_number": "+31 20 555 0100", "verified_name": "Two", "throughput": 1000}],
    }).raise_for_status()  # fmt: skip
    given = {"channel": "whatsapp", "name": "Two", "phone_number_id": NUMBER, "waba_id": WABA, **KEYS}
    made = api.post("/inboxes", json=given)
    assert made.status_code == 201, made.text
    inbox: str = made.json()["id"]
    told = {"waba_id": WABA, "verify_token": KEYS["verify_token"], "callback_url": f"{node.url}/hooks/whatsapp/{inbox}"}
    assert site.sim.post("/subscriptions", json=told).json()["ok"]
    return inbox


def conversation_of(api: httpx.Client, sender: str) -> str | None:
    found = api.get("/conversations", params={"view": "all", "q": sender}).json()["items"]
    return found[0]["id"] if found else None


def all_conversations(api: httpx.Client) -> list[str]:
    return [each["id"] for each in api.get("/conversations", params={"view": "all"}).json()["items"]]


def shown(api: httpx.Client, sender: str) -> list[str]:
    """Every text of this customer on the screen, page by page."""
    conversation_id, texts, after = conversation_of(api, sender), [], "0"
    while conversation_id is not None:
        asked = {"limit": "200", "after": after}
        page: dict[str, Any] = api.get(f"/conversations/{conversation_id}/messages", params=asked).json()
        texts += [each["text"] for each in page["items"] if each["direction"] == "in"]
        if not page["has_after"]:
            break
        after = page["items"][-1]["seq"]
    return texts


async def until(check: Any, *, within: float, what: str) -> None:
    await asyncio.to_thread(wait_until, check, within=within, what=what)


async def test_two_versions_side_by_side_lose_nothing(site: Site) -> None:
    north, south = (site.node(name, of_tomorrow=False) for name in ("north", "south"))
    balancer = Balancer()
    for node in (north, south):
        await asyncio.to_thread(node.start)
        balancer.nodes.append(node)
    api = sign_in(north)
    inbox = connect_inbox(site, api, north)
    traffic = Traffic(balancer, inbox, api.headers["authorization"].removeprefix("Bearer "))

    async def more(count: int) -> None:
        """The service goes on: so many more updates are acknowledged."""
        aim = traffic.count + count
        await until(lambda: traffic.count >= aim, within=180, what=f"{count} more updates acknowledged")

    async with httpx.AsyncClient(timeout=20) as client:
        writing = [asyncio.create_task(traffic.write(client, sender)) for sender in traffic.people]
        await until(lambda: len(all_conversations(api)) == len(traffic.people), within=180, what="the conversations")
        writing.append(asyncio.create_task(traffic.answer(client, all_conversations(api))))
        try:
            await more(100)
            await _upgrade(site, balancer, north, south, more)
            await more(100)
        finally:
            traffic.stop()
            await asyncio.gather(*writing)

    _nothing_lost(site, balancer, traffic)
    # A process of the old version that comes back now says so, and ends.
    late = await asyncio.to_thread(run, "work", env=north.env)
    assert (late.returncode, "install the newer one" in late.stderr) == (1, True), late


async def _line(watching: asyncpg.Connection, migrating: "asyncio.Task[Any]", *, waits: bool) -> None:
    """Until somebody waits for a table, or nobody does."""
    for _ in range(2400):
        if waits == await watching.fetchval(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'relation' AND NOT granted)"
        ):
            return
        assert not migrating.done(), migrating.result()
        await asyncio.sleep(0.05)
    raise AssertionError(f"nobody ever {'stood in line' if waits else 'stepped out of it'}")


async def _upgrade(site: Site, balancer: Balancer, north: Node, south: Node, more: Any) -> None:
    reader = await asyncpg.connect(site.url)
    async with reader.transaction():
        await reader.fetchval("SELECT count(*) FROM messages")
        balancer.slowest = 0.0
        migrating = asyncio.create_task(asyncio.to_thread(site.of_tomorrow, "migrate"))
        for in_line in (True, False):  # it stands in line for the table, and steps out of it
            await _line(reader, migrating, waits=in_line)
        await more(100)
        assert not migrating.done()
    done = await migrating
    assert done.returncode == 0, done
    assert "a migration waits for a table in use" in done.stderr, done
    assert f"{NAME}.post waits" in done.stdout, done
    print(f"while the migration waited and ran, the slowest request took {balancer.slowest:.2f} s")
    await more(50)

    assert (await asyncio.to_thread(north.readyz))["notes"] == [f"a newer version has begun its upgrade: {NAME}"]
    await asyncio.to_thread(south.stop, "work")  # one of the old version starts again, in the middle of it all
    await asyncio.to_thread(south.start, "work")

    east, west = (site.node(name, of_tomorrow=True) for name in ("east", "west"))
    for new, old in ((east, north), (west, south)):
        await asyncio.to_thread(new.start)
        balancer.nodes.append(new)
        await more(50)
        refused = await asyncio.to_thread(site.of_tomorrow, "migrate", "--post")
        assert (refused.returncode, f"{NAME}.post waits" in refused.stderr) == (1, True), refused
        assert (await asyncio.to_thread(new.readyz))["notes"] == [f"to run when no older version is alive: {NAME}.post"]
        await asyncio.to_thread(old.stop, "work")
        await more(50)
        balancer.nodes.remove(old)
        await asyncio.to_thread(old.stop, "serve")

    async def finished() -> bool:
        return bool(await reader.fetchval("SELECT EXISTS (SELECT FROM migrations WHERE name = $1)", f"{NAME}.post"))

    for _ in range(120):
        if await finished():
            break
        await more(10)
    assert await finished()
    assert not await reader.fetchval("SELECT to_regclass('used_meanwhile')")
    assert (await asyncio.to_thread(east.readyz))["notes"] == []
    await reader.close()


def _nothing_lost(site: Site, balancer: Balancer, traffic: Traffic) -> None:
    api = sign_in(site.nodes[-1])
    for sender in traffic.people:
        kept = traffic.kept[sender]
        wait_until(lambda who=sender, all_=kept: len(shown(api, who)) >= len(all_), within=180, what=f"all of {sender}")
        assert Counter(shown(api, sender)) == Counter(kept)
    token = {"authorization": f"Bearer {METRICS_TOKEN}"}  # from another host only who has it may ask
    counts = httpx.get(f"{site.nodes[-1].url}/metrics", headers=token, timeout=20).text
    assert 'shortline_journal_updates{fate="quarantined"} 0.0' in counts

    def left() -> list[str]:
        rows = site.sim.get("/sent", params={"phone_number_id": NUMBER, "limit": 1000}).json()
        sent = rows["items"] if isinstance(rows, dict) else rows
        return [row["body"]["text"]["body"] for row in sent]

    wait_until(lambda: len(left()) >= len(traffic.answered), within=300, what="one hand's whole line has left")
    assert Counter(left()) == Counter(traffic.answered)
    print(
        f"{traffic.count} updates and {len(traffic.answered)} answers over {len(balancer.answers)} requests; "
        f"{balancer.failed} failed, the slowest took {balancer.slowest:.2f} s"
    )
    assert balancer.failed <= FAILED_MAX * len(balancer.answers)
