"""The double's memory on disk: small documents by kind and key. Without a state directory nothing is kept.

A document is written before its effect leaves the process, so that kill -9 and a restart go on where they were.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Shelf:
    def __init__(self, directory: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        if directory is None:
            return
        directory.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(directory / "double.sqlite3", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"
        )

    def keep(self, kind: str, key: str, body: Any) -> None:
        if self._db is not None:
            text = json.dumps(body, separators=(",", ":"))
            self._db.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (kind, key, text))

    def drop(self, kind: str, key: str) -> None:
        if self._db is not None:
            self._db.execute("DELETE FROM documents WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        if self._db is None:
            return
        for key, body in self._db.execute("SELECT key, body FROM documents WHERE kind = ? ORDER BY rowid", (kind,)):
            yield key, json.loads(body)

    def clear(self) -> None:
        if self._db is not None:
            self._db.execute("DELETE FROM documents")

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
