"""Reading JSON that somebody else wrote: strings where numbers belong, empty strings for "absent", hostile depth.

Nothing here raises for odd content. What cannot be used is None; text is always fit for the database (no NUL, no lone
surrogates).
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

Object = dict[str, Any]

DEPTH_MAX = 64
RAW_MAX = 20_000
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_decoder = msgspec.json.Decoder()
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC).timestamp()  # the year the service began
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class Unreadable(ValueError):
    """The body, or a member that must be there, cannot be read. The message says what was expected."""


def decode(body: bytes) -> Any:
    """Strict and fast first; then the forgiving way, which cuts what is nested too deeply and keeps the neighbours."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        pass
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    try:
        return json.loads(_pruned(text), strict=False, parse_int=_bounded_int, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error


def _bounded_int(digits: str) -> Any:
    return int(digits) if len(digits) <= 19 else digits[:64]


def _pruned(text: str) -> str:
    """Containers below DEPTH_MAX become null. Iterative: depth costs no stack."""
    depth, kept, begin = 0, [], 0
    for token in _TOKENS.finditer(text):
        sign = token.group()
        if sign in "{[":
            depth += 1
            if depth == DEPTH_MAX + 1:
                kept.append(text[begin : token.start()])
                kept.append("null")
        elif sign in "}]":
            depth -= 1
            if depth == DEPTH_MAX:
                begin = token.end()
    if depth <= DEPTH_MAX:
        kept.append(text[begin:])
    return "".join(kept)


def clean(text: str) -> str:
    """Fit for a text column: what PostgreSQL or UTF-8 cannot hold becomes the replacement character."""
    if text.isascii():
        return text.replace("\x00", "\ufffd") if "\x00" in text else text
    if _UNFIT.search(text) is None:
        return text
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNFIT.sub("\ufffd", paired)


def member(holder: Any, name: str) -> Object:
    """The object under this name, or an empty one."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, dict) else {}


def members(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def string(holder: Any, name: str, *, most: int | None = None) -> str | None:
    """Text under this name; numbers become text, empty text is absent. Longer than `most` is unreadable, not cut."""
    found = holder.get(name) if isinstance(holder, dict) else None
    if found is None:  # most of what is asked for is not there
        return None
    if not isinstance(found, str):
        if isinstance(found, bool) or not isinstance(found, int | float):
            return None
        found = str(found)
    if not found:
        return None
    if most is not None and len(found) > most:
        raise Unreadable(f"{name} is longer than {most} characters")
    return clean(found)


def needed(holder: Any, name: str, *, most: int | None = None) -> str:
    found = string(holder, name, most=most)
    if found is None:
        raise Unreadable(f"{name} is missing")
    return found


def integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and abs(value) < 2**53 else None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return None


def number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value) if len(value) < 40 else None
        except ValueError:
            return None
    if not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def instant(value: Any) -> datetime | None:
    """Unix seconds (or milliseconds) as text or number; a time nobody can mean is None."""
    seconds = number(value)
    if seconds is None:
        return None
    if seconds > 1e11:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC) if _EARLIEST <= seconds < _LATEST else None


def flag(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def plain(value: Any, *, depth: int = 8) -> Any:
    """A cleaned, bounded copy of any JSON value, fit for a jsonb column."""
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else clean(str(value)[:64])
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {clean(str(name)): plain(inner, depth=depth - 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, depth=depth - 1) for inner in value]
    return None


def as_text(value: Any) -> str | None:
    """The item as JSON text for people, bounded."""
    try:
        return clean(json.dumps(value, ensure_ascii=False))[:RAW_MAX]
    except (ValueError, TypeError, RecursionError):
        return None


def fingerprint(value: Any) -> str:
    """Recognises an item that carries no id when it is delivered again."""
    try:
        canonical = json.dumps(value, sort_keys=True, ensure_ascii=True)
    except (ValueError, TypeError, RecursionError):
        canonical = repr(type(value))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
