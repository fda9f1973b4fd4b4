"""What goes wrong, one thing at a time: each fault returns when it has ended. All chance comes from the run's dice."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncpg

from .agents import at_once
from .disk import fill
from .proxy import TO_DESK, TO_PROVIDER
from .screens import conversations
from .wire import Message

if TYPE_CHECKING:
    from .run import Run

Fault = Callable[["Run"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    weight: int
    happens: Fault
    needs_disk: bool = False
    """Only where the desk has a small disk of its own."""


KINDS: list[Kind] = []


def fault(weight: int = 2, *, needs_disk: bool = False) -> Callable[[Fault], Fault]:
    def add(happens: Fault) -> Fault:
        KINDS.append(Kind(happens.__name__, weight, happens, needs_disk))
        return happens

    return add


def is_send(request: Message) -> bool:
    """A message to a customer; not a reading mark, not a look-up."""
    return request.method == "POST" and request.path.endswith("/messages") and b'"status"' not in request.body


# Processes


@fault(4)
async def kill_web(run: Run) -> None:
    run.desk.signal("web", signal.SIGKILL)


@fault(4)
async def kill_worker(run: Run) -> None:
    run.desk.signal("worker", signal.SIGKILL)


@fault(3)
async def kill_database(run: Run) -> None:
    run.desk.signal("database", signal.SIGKILL)


@fault(3)
async def kill_everything(run: Run) -> None:
    run.desk.signal("everything", signal.SIGKILL)
    run.desk.launch()
    await run.desk.ready()


@fault(2)
async def stop_database(run: Run) -> None:
    """As an upgrade of the database does it: new sessions refused, old ones cut."""
    run.desk.signal("database", run.dice.choice((signal.SIGINT, signal.SIGQUIT)))


@fault(2)
async def freeze(run: Run) -> None:
    """A machine that stands still and goes on as if nothing had been; in a long run for longer than a lease."""
    part = run.dice.choice(("worker", "web", "database"))
    run.desk.signal(part, signal.SIGSTOP)
    longest = 75 if run.minutes >= 5 and part == "worker" and run.dice.random() < 0.2 else 6
    await asyncio.sleep(run.dice.uniform(1, longest))
    run.desk.signal(part, signal.SIGCONT)


@fault(2)
async def lock_held(run: Run) -> None:
    """Somebody's session holds what everybody needs."""
    table = run.dice.choice(("messages", "outbox", "conversations", "journal", "events"))
    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        holder = await asyncpg.connect(run.desk.database_url(), timeout=5)
        try:
            async with holder.transaction():
                await holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
                await asyncio.sleep(run.dice.uniform(1, 5))
        finally:
            await holder.close(timeout=5)


@fault(2)
async def connections_taken(run: Run) -> None:
    """Every free place at the database is taken by somebody else, and what is cut cannot come back for a while."""
    taken: list[asyncpg.Connection] = []
    url = run.desk.database_url()
    try:
        for _ in range(100):
            taken.append(await asyncpg.connect(url, timeout=5))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        pass
    if run.dice.random() < 0.5:
        run.desk.signal("worker", signal.SIGKILL)
    await asyncio.sleep(run.dice.uniform(2, 5))
    await asyncio.gather(*(each.close(timeout=5) for each in taken), return_exceptions=True)


@fault(3, needs_disk=True)
async def disk_full(run: Run) -> None:
    """Not a byte is left for the database, the files and the log, for some seconds."""
    ballast = await asyncio.to_thread(fill, run.desk.folder)
    await run.crowd.burst(20)
    await asyncio.sleep(run.dice.uniform(2, 6))
    ballast.unlink()


# Between the desk and the provider


@fault(12)
async def provider_trouble(run: Run) -> None:
    name = run.dice.choice(TO_PROVIDER)
    seconds = 22.0 if name in ("slow", "drip") and run.minutes >= 5 and run.dice.random() < 0.2 else 2.0
    run.note(name)
    order = run.world.to_provider.ask_for(name, run.dice.randint(1, 5), fits=is_send, seconds=seconds)
    await run.waits(lambda: order.left == 0, 6)
    run.world.to_provider.calm()


@fault(3)
async def provider_away(run: Run) -> None:
    """Nothing gets through, for any kind of request."""
    run.world.to_provider.ask_for(run.dice.choice(("cut_before", "html", "server_error")), 10_000)
    await asyncio.sleep(run.dice.uniform(1, 4))
    run.world.to_provider.calm()


@fault(6)
async def strange_statuses(run: Run) -> None:
    """Before the answer, forty seconds later, backwards, never, or a failure after all."""
    late = {"statuses": [{"status": "sent", "after": 40}, {"status": "delivered", "after": 41}]}
    what = run.dice.choice(("early", "backwards", "silence", "undeliverable", "closed_window_late", "read_only", late))
    run.note(what if isinstance(what, str) else "forty_seconds")
    await run.world.recipe(what, run.dice.randint(1, 4))
    await asyncio.sleep(2)


@fault(3)
async def silence_after_a_cut(run: Run) -> None:
    """The worst case: the answer is lost, and no status ever comes."""
    await run.world.recipe("silence", 2)
    order = run.world.to_provider.ask_for("cut_after", 2, fits=is_send)
    await run.waits(lambda: order.left == 0, 6)


# Between the provider and the desk


@fault(10)
async def webhook_trouble(run: Run) -> None:
    name = run.dice.choice(TO_DESK)
    run.note(name)
    order = run.world.to_desk.ask_for(name, run.dice.randint(1, 12), seconds=run.dice.uniform(0.5, 4))
    await run.crowd.burst(run.dice.randint(2, 8))
    await run.waits(lambda: order.left == 0, 5)
    run.world.to_desk.calm()


@fault(3)
async def old_webhooks(run: Run) -> None:
    await run.world.replay(run.dice.randint(5, 40))


@fault(4)
async def one_large_batch(run: Run) -> None:
    """The provider was held up, and brings everything in few bodies."""
    await run.world.do("courier", paused=True)
    await run.world.do("weather", batch=1000, shuffle=0.6, duplicate=0.5, early=0.3, replay=0.3, replay_after=4)
    await run.crowd.burst(run.dice.randint(30, 150))
    await run.world.do("courier", paused=False)
    await asyncio.sleep(2)


# People


@fault(4)
async def sockets_cut(run: Run) -> None:
    await asyncio.gather(*(screen.cut() for screen in run.screens))
    await run.crowd.burst(5)


@fault(4)
async def two_answer_at_once(run: Run) -> None:
    rows = await conversations(run.owner)
    for row in run.dice.sample(rows, min(4, len(rows))):
        await at_once(run.agents, row, await run.agents[0].read(row["id"]))


@fault(4)
async def number_changed(run: Run) -> None:
    """While an answer to the old number is under way."""
    people = {person.number: person for person in run.crowd.people}
    for row in await conversations(run.owner):
        person = people.get(str(row["identity"]["phone"]).lstrip("+"))
        if person is not None and row["inbox"]["id"] == run.world.inboxes[person.number_id]:
            await asyncio.gather(run.agents[0].answer(row, []), run.crowd.move(person), return_exceptions=True)
            await run.crowd.write(person, {"text": "This is my new number."})
            return


@fault(4)
async def clock_jumps(run: Run) -> None:
    """The desk's clock; the provider's stays. Back only a little: what was promised for later is kept until then."""
    run.desk.advance(run.dice.choice((2, 70, 600, 3600, -1, -20)))
    await asyncio.sleep(1)
