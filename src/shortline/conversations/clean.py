"""What the database cannot keep is replaced, not refused: NUL and lone surrogates become the replacement character."""

import re
from typing import Any, overload

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"
TEXT_MAX = 100_000


@overload
def clean(value: str) -> str: ...
@overload
def clean(value: None) -> None: ...
def clean(value: str | None) -> str | None:
    return None if value is None else _UNKEEPABLE.sub(REPLACEMENT, value)[:TEXT_MAX]


def clean_content(value: Any) -> Any:
    """The same, all through a JSON value."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(name)): clean_content(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [clean_content(member) for member in value]
    return value
