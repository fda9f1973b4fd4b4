"""What people and programs type, as requests take it: taken as it is or refused, never changed in silence."""

import unicodedata
from typing import Annotated

from pydantic import Field
from pydantic_core import PydanticCustomError

_NEVER = frozenset({"Cc", "Cs"})  # control characters, and halves of a character
_NOT_IN_A_LINE = _NEVER | {"Cf", "Zl", "Zp"}  # and what turns the direction, is invisible or breaks the line
_JOINERS = "\u200c\u200d"  # which some scripts and many emoji need

IdText = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$", max_length=20)]


def one_line(text: str) -> str:
    """Names stand in lists, titles and mails."""
    return _shown(all(unicodedata.category(char) not in _NOT_IN_A_LINE or char in _JOINERS for char in text), text)


def some_lines(text: str) -> str:
    return _shown(all(unicodedata.category(char) not in _NEVER or char in "\n\t" for char in text), text)


def _shown(can_be: bool, text: str) -> str:
    if not can_be:
        raise PydanticCustomError("unshowable", "contains characters that cannot be shown")
    return text
