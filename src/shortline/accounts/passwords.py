"""Passwords: length is the only rule of composition, the commonest ones are refused, Argon2id keeps them.

Hashing runs in two threads of its own: never more than two at once, so a flood of guesses cannot eat a small
machine's memory. Checking costs the same time whether the account exists or not.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from shortline.errors import BadRequest

SHORTEST = 8
ADVISED = 15
LONGEST = 256

# 19 MiB, two passes, one lane: the smallest of the equal choices in the OWASP Password Storage Cheat Sheet (2025).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
# The hash of a random string nobody kept, made with the same costs: what an unknown account is checked against.
_NOBODY = _hasher.hash("\x00 nobody")

# The most frequent passwords of eight characters and more in public lists of leaked ones, without their trivial endings.
_COMMON_LINES = """
    12345678 123456789 1234567890 12341234 11223344 11111111 00000000 88888888 12121212 87654321 987654321 0987654321
    123123123 123321123 147258369 147852369 159753456 789456123 password passwort passw0rd p@ssw0rd p@ssword pa55word
    password1 password12 password123 password1234 wachtwoord welkom01 welkom123 welcome1 welcome123 qwertyui qwertyuiop
    qwerty12 qwerty123 qwerty1234 qwer1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx asdfghjk asdfghjkl asdf1234
    zxcvbnm1 azertyui azerty123 iloveyou sunshine princess football baseball basketball superman trustno1 whatever
    starwars computer michelle jennifer corvette mercedes charlie1 jordan23 liverpool arsenal1 chelsea1 changeme
    changeme1 letmein1 letmein123 administrator admin123 admin1234 admin12345 adminadmin rootroot master123 secret123
    default1 guest123 user1234 test1234 testtest test12345 demo1234 demodemo abcd1234 abc12345 abcdefgh abcdefghi
    aa123456 a1234567 a12345678 abc123456 monkey123 dragon123 shadow123 summer2024 summer2025 summer2026 winter2024
    winter2025 winter2026 helpdesk support1 support123 customer shortline shortline1 shortline123 service1 company1
    internet samsung1 pokemon1 minecraft blink182 google123 facebook whatsapp whatsapp1 hallo123 geheim123 lösenord
    motdepasse contraseña parole123 пароль123
"""
_COMMON = frozenset(_COMMON_LINES.split())


class PasswordRefused(BadRequest):
    code, sentence = "password_refused", "This password cannot be used."


def check_choice(password: str, *, name: str = "", email: str = "", field: str = "password") -> None:
    """Raise when a chosen password is too short, too long, among the commonest, or the person's own name or address."""
    check_length(password, field=field)
    folded = password.casefold().strip()
    own = {part.casefold() for part in (name, email, email.partition("@")[0]) if part}
    if folded in _COMMON or folded in own or len(set(folded)) < 3:
        raise PasswordRefused(
            "This password is among the first that anyone would guess. Use another.",
            reason="password_common",
            field=field,
        )


def check_length(password: str, *, field: str = "password") -> None:
    if len(password) < SHORTEST:
        sentence = f"Use at least {SHORTEST} characters. {ADVISED} or more are better."
        params = {"shortest": SHORTEST, "advised": ADVISED}
        raise PasswordRefused(sentence, reason="password_short", params=params, field=field)
    if len(password) > LONGEST:
        sentence = f"Use at most {LONGEST} characters."
        raise PasswordRefused(sentence, reason="password_long", params={"longest": LONGEST}, field=field)


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _bytes(password))


async def matches(stored: str | None, password: str) -> bool:
    """True when the password belongs to the stored hash. Without a stored hash: the same work, then False."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _matches, stored, password)


def is_outdated(stored: str) -> bool:
    """True when the hash was made with other costs than today's and should be renewed at sign-in."""
    return _hasher.check_needs_rehash(stored)


def _matches(stored: str | None, password: str) -> bool:
    try:
        same = _hasher.verify(stored or _NOBODY, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return same and bool(stored)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
