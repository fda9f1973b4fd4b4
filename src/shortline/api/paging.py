"""Cursors: opaque to callers, a sort key inside. A cursor that does not decode starts from the beginning with an error."""

import base64
import json
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from shortline.errors import BadRequest

Item = TypeVar("Item")
LIMIT_MAX = 200


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = None


def encode(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, default=str).encode()).decode().rstrip("=")


def decode(cursor: str | None, *, parts: int) -> list[Any] | None:
    """The sort key inside a cursor, or None without one. Raises BadRequest for a made-up one."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) != parts or not all(isinstance(p, str | int | float | None) for p in key):
        raise BadRequest("The cursor is not one of ours. Start from the first page.", code="bad_cursor", field="cursor")
    return key
