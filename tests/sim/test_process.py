"""The command as people run it: a process of its own, small, killed and started again."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from shortline_sim import demo

from .conftest import SANNE, SERVICE, Receiver, serving


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@asynccontextmanager
async def process(state_dir: Path, port: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    """A double that is killed without warning when the block ends."""
    command = [sys.executable, "-m", "shortline_sim", "whatsapp", "--port", str(port), "--state-dir", str(state_dir)]
    child = await asyncio.create_subprocess_exec(*command)
    headers = {"authorization": f"Bearer {demo.ACCESS_TOKEN}"}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as http, asyncio.timeout(60):
            while True:
                try:
                    await http.get("/_sim/clock")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)
            yield child, http
    finally:
        child.kill()
        await child.wait()


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def test_killed_in_the_middle_it_goes_on_and_stays_small(tmp_path: Path) -> None:
    desk, port = Receiver(), free_port()
    hello = {"phone_number_id": SERVICE, "from": SANNE, "message": {"text": "hello"}}
    body = {"messaging_product": "whatsapp", "to": SANNE, "type": "text", "text": {"body": "an answer"}}
    async with serving(desk) as desk.url:
        async with process(tmp_path, port) as (child, http):
            if sys.platform == "linux":
                assert resident_mb(child.pid) < 70
            await http.post("/_sim/subscriptions", json={"phone_number_id": SERVICE, "callback_url": desk.url})
            heard = (await http.post("/_sim/inbound", json=hello)).json()["wamid"]
            await desk.until(desk.messages)
            await http.post("/_sim/courier", json={"paused": True})
            sent = (await http.post(f"/v24.0/{SERVICE}/messages", json=body)).json()["messages"][0]["id"]
        assert desk.statuses() == []
        async with process(tmp_path, port) as (_, http):
            await desk.until(lambda: len(desk.statuses(sent)) == 3)
            again = (await http.post("/_sim/inbound", json=hello)).json()["wamid"]
            await desk.until(lambda: len(desk.messages()) >= 2)
            assert again != heard
            read = {"messaging_product": "whatsapp", "status": "read", "message_id": heard}
            assert (await http.post(f"/v24.0/{SERVICE}/messages", json=read)).json() == {"success": True}
