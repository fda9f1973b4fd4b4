"""Reading a body from a stranger: given up when it takes too long, and only then."""

import asyncio

import pytest

from shortline.inbound import body
from shortline.inbound.body import Reading, TooSlow


async def never() -> dict[str, object]:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_body_that_never_ends_is_given_up_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "READ_WITHIN", 0.05)
    monkeypatch.setattr(body, "LOOK_EVERY", 0.01)
    reading = Reading()
    parts = [{"type": "http.request", "body": b"ab", "more_body": True}, {"type": "http.request", "body": b"c"}]

    async def arrives() -> dict[str, object]:
        return parts.pop(0)

    slow = [asyncio.create_task(reading.read(None, never)) for _ in range(3)]
    assert await reading.read("3", arrives) == b"abc"
    for task in slow:
        with pytest.raises(TooSlow):
            await task
    monkeypatch.setattr(body, "READ_WITHIN", 60.0)
    parts[:] = [{"type": "http.request", "body": b"later"}]
    assert await reading.read(None, arrives) == b"later"


async def test_a_server_that_stops_is_not_a_slow_sender() -> None:
    reading = Reading()
    task = asyncio.create_task(reading.read(None, never))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
