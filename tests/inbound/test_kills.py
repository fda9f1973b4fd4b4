"""Kill -9 between every two steps of the way in: what was answered 200 is in exactly one conversation afterwards."""

import asyncio
import itertools
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from shortline.inbound.runner import ApplyRunner
from tests.inbound import desk_process
from tests.inbound.post import Provider, message
from tests.serving import free_port

STEPS = [
    "in.body_read", "in.signature_ok", "in.row_inserted", "in.committed", "in.answered", "in.before_notify", "in.claimed",
    "in.contact", "in.conversation", "in.message", "in.before_commit", "in.applied",
]  # fmt: skip


# Imports once, then forks: a desk starts in some milliseconds.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.inbound.desk_process"])


@contextmanager
def process(database_url: str, port: int, armed: dict[str, str]) -> Iterator[multiprocessing.process.BaseProcess]:
    running = FORKS.Process(target=desk_process.run, args=(database_url, port, armed), daemon=True)
    running.start()
    try:
        yield running
    finally:
        running.kill()
        running.join()


async def insist(content: bytes, *doors: Provider) -> None:
    """Like the provider: again and again, at one address after the other, until it is 200."""
    for door in itertools.cycle(doors):
        try:
            if await door.post(content) == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.02)


async def test_a_death_at_any_step_loses_nothing_and_doubles_nothing(
    provider: Provider, reader: ApplyRunner, database_url: str, tmp_path: Path
) -> None:
    """At each step a desk dies; what it left is taken over by this process, which then must show everything once.

    What was answered 200 is not posted a second time before that: whatever it was, it must be there.
    """
    sent: list[str] = []
    everything: list[bytes] = []
    for step in STEPS:
        marker = tmp_path / step
        port = free_port()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=5) as client:
            mortal = Provider(client, provider.db, provider.inbox)
            with process(database_url, port, {step: f"once:{marker}"}) as desk:
                await answering(port)
                names = [f"wamid.{step}.{n}" for n in range(4)]
                sent += names
                bodies = [provider.body(message(name, sender=f"467055501{n:02}")) for n, name in enumerate(names)]
                everything += bodies
                posting = [asyncio.create_task(insist(content, mortal, mortal, mortal, provider)) for content in bodies]
                async with asyncio.timeout(60):
                    while desk.is_alive():
                        await asyncio.sleep(0.01)
                assert marker.exists(), step
            await asyncio.gather(*posting)
        # The database may take a moment to notice that the dead reader's connection is gone.
        end = time.monotonic() + 60
        await reader.drain()
        while len(await provider.shown()) < len(sent) and time.monotonic() < end:
            await asyncio.sleep(0.02)
            await reader.drain()
        assert sorted(await provider.shown()) == sorted(sent), step
    await asyncio.gather(*(insist(content, provider) for content in everything))
    await reader.drain()
    assert sorted(await provider.shown()) == sorted(sent)
    assert await provider.aside() == []
    orphans = "SELECT 1 FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id)"
    assert await provider.rows(orphans) == []
    gaps = "SELECT lane FROM journal GROUP BY lane HAVING max(seq) <> count(*) OR min(seq) <> 1"
    assert await provider.rows(gaps) == []


async def answering(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return
