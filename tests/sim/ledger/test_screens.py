"""A screen of the ledger: what is written before it has its place in the feed would never reach it."""

import asyncio
import json
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve

from shortline_sim.ledger.desk import Desk
from shortline_sim.ledger.screens import LiveScreen


async def test_a_screen_is_there_once_it_has_its_place(tmp_path: Path) -> None:
    opened, may_speak, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(socket: ServerConnection) -> None:
        opened.set()
        await may_speak.wait()
        await socket.send(json.dumps({"type": "hello", "position": 3, "agent_id": "1"}))
        await socket.wait_closed()

    desk = Desk(tmp_path, "")
    screen = LiveScreen("Bea's screen", desk, "a-token")
    async with serve(slow, "127.0.0.1", desk.port), asyncio.timeout(20):
        living = asyncio.create_task(screen.live(stop))
        await opened.wait()
        await asyncio.wait([living], timeout=0.1)
        too_early = screen.connections
        may_speak.set()
        while not screen.connections:
            await asyncio.sleep(0.01)
        stop.set()
        await screen.cut()
        await living
    assert too_early == 0
