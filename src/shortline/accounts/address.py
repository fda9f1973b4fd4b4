"""Where a request comes from, for limits and the list of sessions. Nobody can choose his own address.

`X-Forwarded-For` is written by whoever sends it, so it counts only from a proxy the operator named, and only as far
as named proxies wrote it: read from the right, the first address that is not one of theirs.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    address: str
    user_agent: str


def client_address(peer: str, forwarded: Sequence[str], *, trusted: Sequence[str]) -> str:
    networks = [ipaddress.ip_network(part, strict=False) for part in trusted]
    hops = [hop.strip() for header in forwarded for hop in header.split(",")]
    address = peer
    while hops and _within(address, networks):
        hop = hops.pop()
        if _parse(hop) is None:
            break
        address = hop
    return address


def _within(address: str, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    parsed = _parse(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parse(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, ipaddress.IPv6Address) else parsed
