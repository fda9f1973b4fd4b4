"""Ids are 64-bit in the database and strings outside; what is not an id is simply not found."""

import secrets
import uuid

from shortline.errors import NotFound

MAX_ID = 2**63 - 1


def parse(value: str) -> int:
    """'42' -> 42. Anything that could not be a row id raises NotFound: same answer as for an unknown id."""
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19):
        raise NotFound
    number = int(value)
    if not 0 < number <= MAX_ID:
        raise NotFound
    return number


def parse_many(values: str, *, limit: int = 200) -> list[int]:
    """'1,2,3' -> [1, 2, 3]; bad or surplus parts are left out."""
    found = [int(part) for part in values.split(",")[:limit] if part.isascii() and part.isdigit() and len(part) <= 18]
    return [number for number in found if number > 0]


def random_token() -> str:
    """256 random bits, safe in URLs and headers."""
    return secrets.token_urlsafe(32)


def random_key() -> str:
    """128 random bits as hex: names of stored files."""
    return secrets.token_hex(16)


def uuid7() -> uuid.UUID:
    """A random id that sorts by time (RFC 9562): attempts and client ids stay close together on disk."""
    import time

    value = (time.time_ns() // 1_000_000) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)
