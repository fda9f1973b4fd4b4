"""Time comes from here and is handed down; nothing below the edge reads a clock itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that moves only when told to: for tests and the simulated city."""

    def __init__(self, start: datetime | None = None):
        self._now = start or datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, **units: float) -> datetime:
        self._now += timedelta(**units)
        return self._now

    def set(self, moment: datetime) -> None:
        self._now = moment


class FileClock:
    """The system clock plus the seconds written in a file: one clock for all processes of a desk under test."""

    def __init__(self, path: Path):
        self._path = path
        self._read_at: int | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        try:
            changed = self._path.stat().st_mtime_ns
            if changed != self._read_at:
                self._offset = timedelta(seconds=float(self._path.read_text()))
                self._read_at = changed
        except (OSError, ValueError, OverflowError):
            self._offset, self._read_at = timedelta(), None
        return datetime.now(UTC) + self._offset
