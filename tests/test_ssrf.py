"""A name is looked up once for each connection, and the address that was checked is the one that is called."""

import asyncio
import socket
from typing import Any

import httpcore
import pytest

from shortline.http import Http, NotSent, UrlRefused

PUBLIC, PRIVATE = "93.184.216.34", "127.0.0.1"


class Wire(httpcore.AsyncNetworkBackend):
    """Where connections end up; none is made."""

    def __init__(self) -> None:
        self.called: list[str] = []

    async def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        self.called.append(host)
        raise httpcore.ConnectError("nobody is called in this test")


@pytest.fixture
async def names(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the name server will answer, one list of addresses for each question."""
    answers: list[list[str]] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    return answers


async def call(wire: Wire) -> None:
    http = Http()
    http._pool._network_backend._inner = wire  # type: ignore[attr-defined]
    try:
        await http.request("GET", "http://rebinds.example/", deadline=3)
    finally:
        await http.close()


async def test_a_name_that_turns_private_after_the_check_is_not_followed(names: list[list[str]]) -> None:
    names += [[PUBLIC], [PRIVATE], [PRIVATE]]
    wire = Wire()
    with pytest.raises(NotSent):
        await call(wire)
    assert (wire.called, len(names)) == ([PUBLIC], 2), "asked once, and called what was checked"
    with pytest.raises(UrlRefused):
        await call(wire)
    assert wire.called == [PUBLIC]


@pytest.mark.parametrize("private", [PRIVATE, "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"])
async def test_one_private_address_among_public_ones_is_enough(names: list[list[str]], private: str) -> None:
    names.append([PUBLIC, private])
    wire = Wire()
    with pytest.raises(UrlRefused):
        await call(wire)
    assert wire.called == []
