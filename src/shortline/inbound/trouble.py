"""Whose fault an exception is while updates are applied: it decides between waiting, trying again and setting aside. Pure."""

from enum import Enum, auto
from traceback import extract_tb

import asyncpg

from shortline.db import GONE, RETRYABLE
from shortline.errors import Unavailable

# SQLSTATE classes: connection, resources (disk full, memory, connections), operator (shutdown, time-out), system.
_OURS = ("08", "53", "57", "58")


class Fault(Enum):
    OURS = auto()  # the database is away or full: nothing is wrong with the update; wait
    AGAIN = auto()  # two transactions met: the same work may succeed at once
    UPDATE = auto()  # this update cannot be applied


def fault(error: BaseException) -> Fault:
    if isinstance(error, (*RETRYABLE, asyncpg.LockNotAvailableError)):
        return Fault.AGAIN
    if isinstance(error, asyncpg.PostgresError):
        return Fault.OURS if str(error.sqlstate or "").startswith(_OURS) else Fault.UPDATE
    return Fault.OURS if isinstance(error, (Unavailable, *GONE)) else Fault.UPDATE


def describe(error: BaseException) -> str:
    """What went wrong and where, without the message: that may quote what a customer wrote."""
    state = getattr(error, "sqlstate", None)
    frames = [frame for frame in extract_tb(error.__traceback__) if "shortline" in frame.filename]
    place = f" in {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{f' ({state})' if state else ''}{place}"
