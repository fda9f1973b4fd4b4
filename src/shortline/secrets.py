"""Secrets at rest: sealed with AES-256-GCM under a key derived from the installation's secret key."""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shortline.errors import ShortlineError
from shortline.settings import Settings

_VERSION = b"\x01"  # names the scheme and the key, so that a later rotation can tell them apart


class WrongKey(ShortlineError):
    code, status = "wrong_secret_key", 503
    sentence = "The secrets were sealed with another secret key. Put the old key back, or enter the secrets again."


def _cipher(secret_key: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shortline inbox secrets")
    return AESGCM(derived.derive(secret_key.encode()))


class Box:
    """`box.open(box.seal({"token": "..."}))`. A changed byte or another key raises WrongKey, never garbage.

    While a key is replaced, `previous` still opens what it sealed; sealing is done with the new key only.
    """

    def __init__(self, secret_key: str, previous: str = ""):
        self._cipher = _cipher(secret_key)
        self._earlier = _cipher(previous) if previous else None

    @classmethod
    def of(cls, settings: Settings) -> "Box":
        return cls(settings.secret_key, settings.secret_key_previous)

    def seal(self, value: dict[str, Any]) -> bytes:
        nonce = os.urandom(12)
        return _VERSION + nonce + self._cipher.encrypt(nonce, json.dumps(value).encode(), _VERSION)

    def open(self, sealed: bytes) -> dict[str, Any]:
        try:
            plain = self._cipher.decrypt(sealed[1:13], sealed[13:], _VERSION)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything of ours
            plain = self._open_with_earlier(sealed, error)
        value: dict[str, Any] = json.loads(plain)
        return value

    def _open_with_earlier(self, sealed: bytes, why: Exception) -> bytes:
        if self._earlier is None:
            raise WrongKey from why
        try:
            return self._earlier.decrypt(sealed[1:13], sealed[13:], _VERSION)
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error

    def __repr__(self) -> str:
        return "Box(***)"
