"""One object store for every file: a folder in the data directory, or any bucket the operator names.

An object's name is 128 random bits and nothing else: what a customer called his file never reaches a path.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from shortline.errors import NotFound, Unavailable
from shortline.ids import random_key
from shortline.settings import BadSettings

if TYPE_CHECKING:
    from shortline.settings import Settings

_KEY = re.compile(r"[0-9a-f]{32}")


class StoreUnavailable(Unavailable):
    code = "store_unavailable"
    sentence = "The files cannot be reached at the moment. Nothing was lost; try again in a moment."


class ObjectStore:
    """Keys come from `put` only; anything else is refused before it could become a path."""

    def __init__(self, store: Any):
        self._store = store

    @classmethod
    def from_settings(cls, settings: Settings) -> ObjectStore:
        if settings.media_url:
            more: dict[str, Any] = {"mkdir": True} if settings.media_url.startswith("file:") else {}
            try:
                return cls(from_url(settings.media_url, **more))
            except (BaseError, ValueError) as error:
                raise BadSettings(f"SHORTLINE_MEDIA_URL cannot be used: {str(error).splitlines()[0]}") from error
        return cls.in_folder(settings.data_dir / "media")

    @classmethod
    def in_folder(cls, folder: Path) -> ObjectStore:
        return cls(LocalStore(folder, mkdir=True))

    async def put(self, content: bytes) -> str:
        """Keep these bytes under a new name. Whole or not at all."""
        key = random_key()
        await self.put_as(key, content)
        return key

    async def put_as(self, key: str, content: bytes) -> None:
        """Under a name it had before: for what comes back from a backup."""
        try:
            await obstore.put_async(self._store, _path(key), content)
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def get(self, key: str) -> bytes:
        try:
            found = await obstore.get_async(self._store, _path(key))
            return bytes(await found.bytes_async())
        except FileNotFoundError as error:
            raise NotFound from error
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def get_part(self, key: str, start: int, end: int) -> bytes:
        """Bytes from `start` up to, not including, `end`."""
        try:
            return bytes(await obstore.get_range_async(self._store, _path(key), start=start, end=end))
        except FileNotFoundError as error:
            raise NotFound from error
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def stream(self, key: str, *, chunk: int = 256 * 1024) -> AsyncIterator[bytes]:
        try:
            found = await obstore.get_async(self._store, _path(key))
            async for piece in found.stream(min_chunk_size=chunk):
                yield bytes(piece)
        except FileNotFoundError as error:
            raise NotFound from error
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error

    async def delete(self, key: str) -> None:
        """Gone afterwards, whether or not it was there."""
        try:
            await obstore.delete_async(self._store, _path(key))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StoreUnavailable from error


def _path(key: str) -> str:
    """Two levels, so that no folder grows to a million entries."""
    if not _KEY.fullmatch(key):
        raise NotFound
    return f"{key[:2]}/{key[2:]}"
