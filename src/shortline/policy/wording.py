"""What a draft says in plain words, and whether two drafts say the same. Pure."""

from __future__ import annotations

import re
from hashlib import blake2b

from shortline.channels.draft import Draft

WORDS_MIN = 6  # "Good morning, how can I help you?" may be said to everybody; a whole answer may not
LETTERS_MIN = 40
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|nl|se|es|lv|de|be|fr|eu|io|app|me|ly|shop|info)\b(?:/\S*)?", re.IGNORECASE)  # fmt: skip  # noqa: E501  one pattern, one line


def said(draft: Draft | None) -> str:
    """The free words of a draft: a text, a caption, the body of a question. A template's are the provider's to judge."""
    if draft is None:
        return ""
    if draft.text is not None:
        return draft.text
    if draft.media is not None:
        return draft.media.caption or ""
    if draft.interactive is not None:
        return draft.interactive.body or ""
    return ""


def words_key(draft: Draft | None) -> int | None:
    """The same number for the same words, whatever the case, spaces and marks; None for a short courtesy."""
    found = _WORD.findall(said(draft).casefold())
    plain = " ".join(found)
    if len(found) < WORDS_MIN or len(plain) < LETTERS_MIN:
        return None
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest(), signed=True)


def links(draft: Draft | None) -> int:
    count = len(_LINK.findall(said(draft)))
    if draft is not None and draft.interactive is not None and draft.interactive.cta is not None:
        count += 1
    return count
