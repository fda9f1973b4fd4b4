"""The random strings that open doors: 256 bits, shown once, kept only as a SHA-256 digest.

Each kind has its own prefix, so a token of one door never fits another. `digest` is the only way in for a look-up by
secret: what is not exactly such a string has no digest, so an empty, blank or foreign value can match no row.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from shortline import ids


class Kind(StrEnum):
    SESSION = "sls_"
    API_TOKEN = "slt_"  # noqa: S105  a prefix, not a secret
    INVITATION = "sli_"
    RESET = "slr_"


_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_VISIBLE = 8


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A fresh secret. `text` goes to the person once; `digest` goes to the database; `prefix` may be shown later."""

    text: str
    digest: bytes

    @property
    def prefix(self) -> str:
        return self.text[: 4 + _VISIBLE]


def mint(kind: Kind) -> Secret:
    text = kind + ids.random_token()
    return Secret(text, _sha256(text))


def digest(kind: Kind, text: object) -> bytes | None:
    """The digest to look up, or None when this cannot be a secret of that kind."""
    if not isinstance(text, str) or not text.startswith(kind) or not _SECRET.fullmatch(text, len(kind)):
        return None
    return _sha256(text)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("ascii")).digest()
