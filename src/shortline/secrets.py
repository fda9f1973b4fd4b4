"""Secrets at rest: sealed with AES-256-GCM under a key derived from the installation's secret key."""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shortline.errors import ShortlineError

_VERSION = b"\x01"  # names the scheme and the key, so that a later rotation can tell them apart


class WrongKey(ShortlineError):
    code, status = "wrong_secret_key", 503
    sentence = "The secrets were sealed with another secret key. Put the old key back, or enter the secrets again."


class Box:
    """`box.open(box.seal({"token": "..."}))`. A changed byte or another key raises WrongKey, never garbage."""

    def __init__(self, secret_key: str):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shortline inbox secrets").derive(
            secret_key.encode()
        )
        self._cipher = AESGCM(derived)

    def seal(self, value: dict[str, Any]) -> bytes:
        nonce = os.urandom(12)
        return _VERSION + nonce + self._cipher.encrypt(nonce, json.dumps(value).encode(), _VERSION)

    def open(self, sealed: bytes) -> dict[str, Any]:
        try:
            plain = self._cipher.decrypt(sealed[1:13], sealed[13:], _VERSION)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything of ours
            raise WrongKey from error
        value: dict[str, Any] = json.loads(plain)
        return value

    def __repr__(self) -> str:
        return "Box(***)"
