"""Where backups go and come from: a folder, or a bucket of any object store.

A place holds many backups; files of customers lie there once for all of them, because a file never changes:

    media/ab/cdef...                    every file any of the backups has
    20261121T101500Z/database.dump      the database at that moment
    20261121T101500Z/media.txt          the names of its files
    20261121T101500Z/manifest.json      written last: without it a backup is not whole
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

_STAMP = re.compile(r"\d{8}T\d{6}Z")


class BadPlace(Exception):
    """The place cannot be used; the sentence says why."""


class Place:
    def __init__(self, store: Any, name: str):
        self.store, self.name = store, name

    @classmethod
    def at(cls, where: str, *, make: bool = False) -> Place:
        """`/backups` or `s3://bucket/prefix`."""
        if "://" in where:
            return cls(from_url(where), where)
        folder = Path(where).expanduser().absolute()
        if not make and not folder.is_dir():
            raise BadPlace(f"There is no folder {folder}.")
        return cls(LocalStore(folder, mkdir=make), str(folder))

    async def put(self, path: str, content: bytes | AsyncIterator[bytes]) -> None:
        try:
            await obstore.put_async(self.store, path, content)
        except (BaseError, OSError) as error:
            raise BadPlace(f"{self.name} cannot be written: {type(error).__name__}.") from error

    async def get(self, path: str) -> bytes:
        try:
            return bytes(await (await obstore.get_async(self.store, path)).bytes_async())
        except FileNotFoundError as error:
            raise BadPlace(f"{path} is missing in {self.name}.") from error
        except (BaseError, OSError) as error:
            raise BadPlace(f"{self.name} cannot be read: {type(error).__name__}.") from error

    async def stream(self, path: str) -> AsyncIterator[bytes]:
        try:
            async for piece in (await obstore.get_async(self.store, path)).stream(min_chunk_size=1 << 20):
                yield bytes(piece)
        except FileNotFoundError as error:
            raise BadPlace(f"{path} is missing in {self.name}.") from error
        except (BaseError, OSError) as error:
            raise BadPlace(f"{self.name} cannot be read: {type(error).__name__}.") from error

    async def has(self, path: str) -> bool:
        try:
            await obstore.head_async(self.store, path)
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise BadPlace(f"{self.name} cannot be read: {type(error).__name__}.") from error
        return True

    async def stamps(self) -> list[str]:
        """The whole backups of this place, oldest first."""
        found = await obstore.list_with_delimiter_async(self.store)
        names = sorted(prefix.rstrip("/") for prefix in found["common_prefixes"])
        return [name for name in names if _STAMP.fullmatch(name) and await self.has(f"{name}/manifest.json")]

    async def manifest(self, stamp: str) -> dict[str, Any]:
        try:
            read: dict[str, Any] = json.loads(await self.get(f"{stamp}/manifest.json"))
        except ValueError as error:
            raise BadPlace(f"The manifest of {stamp} is damaged.") from error
        return read


def media_path(key: str) -> str:
    return f"media/{key[:2]}/{key[2:]}"
