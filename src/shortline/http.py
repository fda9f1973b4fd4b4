"""The one client for requests that leave the house.

Every request has one deadline over everything, follows no redirect, and connects only to addresses that were checked:
private, loopback and link-local ones are refused unless the operator named the host in the settings. Errors tell the one
thing a sender must know: was it certainly not sent (`NotSent`), or may it have been (`Ambiguous`)?
"""

import asyncio
import ipaddress
import json as jsonlib
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from shortline.settings import Settings

MB = 1024 * 1024


class NotSent(Exception):
    """No connection came to exist: the other side has not seen the request."""


class UrlRefused(NotSent):
    """The address is not one we may talk to."""


class Ambiguous(Exception):
    """The request left, the answer did not arrive whole: the other side may have acted on it."""


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return jsonlib.loads(self.body)


class _GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Resolves once, checks every address, and connects to the address that was checked."""

    def __init__(self, trusted: frozenset[tuple[str, int]], allow_private: bool):
        self._trusted = trusted
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} could not be resolved") from error
        addresses = [str(entry[4][0]) for entry in found]
        if not self._allow_private and (host, port) not in self._trusted:
            for address in addresses:
                if not is_public(address):
                    raise UrlRefused(f"{host} leads to a private address")
        last: Exception | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise UrlRefused("unix sockets are not for requests that leave the house")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def is_public(address: str) -> bool:
    """True for an address on the open internet; IPv4 hidden inside IPv6 is judged as IPv4."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None:
            return is_public(str(ip.sixtofour))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


class Http:
    """One instance per process. Close it with `await http.close()`."""

    def __init__(
        self, *, trusted_origins: Iterable[str] = (), allow_private: bool = False, agent: str = "Shortline/0.1"
    ):
        trusted = set()
        for origin in trusted_origins:
            parts = urlsplit(origin)
            trusted.add((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)))
        self._agent = agent
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=64,
            max_keepalive_connections=16,
            keepalive_expiry=15,
            network_backend=_GuardedNetwork(frozenset(trusted), allow_private),
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> "Http":
        return cls(trusted_origins=settings.trusted_origins, allow_private=settings.allow_private_urls)

    async def close(self) -> None:
        await self._pool.aclose()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        files: Any = None,
        data: Mapping[str, str] | None = None,
        deadline: float = 20.0,
        max_bytes: int = 8 * MB,
    ) -> Response:
        """Send one request. `deadline` is seconds for all of it, `max_bytes` bounds the answer. Raises NotSent or Ambiguous."""
        try:
            built = httpx.Request(
                method,
                url,
                params=params,
                json=json,
                content=content,
                files=files,
                data=data,
                headers={"user-agent": self._agent, "accept-encoding": "identity", **(headers or {})},
            )
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise UrlRefused(f"this is not a usable address: {url[:200]}") from error
        if built.url.scheme not in ("http", "https") or not built.url.host:
            raise UrlRefused("only http and https addresses are called")
        body = await built.aread()
        core = httpcore.Request(
            method,
            httpcore.URL(
                scheme=built.url.raw_scheme, host=built.url.raw_host, port=built.url.port, target=built.url.raw_path
            ),
            headers=built.headers.raw,
            content=body,
            extensions={
                "timeout": {
                    "connect": min(10.0, deadline),
                    "pool": min(5.0, deadline),
                    "read": deadline,
                    "write": deadline,
                }
            },
        )
        connected = False

        async def trace(event: str, info: Mapping[str, Any]) -> None:
            nonlocal connected
            # From the first header byte on, the other side may have seen the request.
            if event.endswith("send_request_headers.started"):
                connected = True

        core.extensions["trace"] = trace
        try:
            async with asyncio.timeout(deadline):
                return await self._exchange(core, max_bytes)
        except NotSent:
            raise
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
            raise NotSent(str(error) or type(error).__name__) from error
        except (
            TimeoutError,
            httpcore.TimeoutException,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            OSError,
        ) as error:
            if not connected:
                raise NotSent(str(error) or type(error).__name__) from error
            raise Ambiguous(str(error) or type(error).__name__) from error

    async def _exchange(self, core: httpcore.Request, max_bytes: int) -> Response:
        response = await self._pool.handle_async_request(core)
        try:
            chunks: list[bytes] = []
            size = 0
            async for chunk in response.aiter_stream():
                size += len(chunk)
                if size > max_bytes:
                    raise Ambiguous(f"the answer is larger than {max_bytes} bytes")
                chunks.append(chunk)
        finally:
            await response.aclose()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        body = b"".join(chunks)
        encoding = headers.get("content-encoding", "identity")
        if encoding not in ("", "identity"):
            raise Ambiguous(f"the answer came in an encoding we did not ask for: {encoding}")
        return Response(response.status, headers, body)
