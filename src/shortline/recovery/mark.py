"""What this installation did last, kept outside the database: one file beside the data with the time of the last attempt.

A database whose newest attempt is older than this was put back in time: what it still wants to send may have been sent.
"""

from datetime import datetime
from pathlib import Path

NAME = "last-attempt"


class Mark:
    """Written after an attempt is committed, so that it is never ahead of a healthy database."""

    def __init__(self, data_dir: Path):
        self._path = data_dir / NAME
        self._last: datetime | None = None

    def read(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self._path.read_text().strip())
        except (OSError, ValueError):
            return None

    def note(self, at: datetime) -> None:
        """A file that cannot be written is no reason not to send: the mark is a second net."""
        if self._last is not None and at <= self._last:
            return
        self._last = at
        self.put(at)

    def put(self, at: datetime | None) -> None:
        try:
            if at is None:
                self._path.unlink(missing_ok=True)
            else:
                fresh = self._path.with_suffix(".new")
                fresh.write_text(at.isoformat())
                fresh.replace(self._path)
        except OSError:
            return
