"""Phone numbers as WhatsApp spells them. A spelling is not an identity, and we never rewrite the address we send to.

In Brazil, Mexico and Argentina one account has two spellings; the variants help to *find* an identity we already have.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

_BSUID = re.compile(r"[A-Z]{2}(\.[A-Z]{2,8})?\.[A-Za-z0-9]{1,160}")
_NOT_DIGITS = re.compile(r"[^0-9]")


def digits(value: str | None) -> str | None:
    """Only the digits of a number as the provider gives it; None when it is no number at all."""
    if not value or not re.fullmatch(r"\+?[0-9][0-9 ()./\-\u00a0]{3,40}", value.strip()):
        return None
    found = _NOT_DIGITS.sub("", value)
    return found if 5 <= len(found) <= 20 else None


def is_user_id(value: str | None) -> bool:
    """Looks like a business-scoped user id: a country, a dot, and up to 128 letters and digits."""
    return bool(value and _BSUID.fullmatch(value))


def e164(value: str, *, region: str | None = None) -> str | None:
    """`+` and digits, or None when it cannot be a number. Without a region the value must name its country."""
    text = value.strip()
    if text.startswith("00"):
        text = "+" + text[2:]
    if region is None and not text.startswith("+"):
        text = "+" + text
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def to_send(phone: str) -> str:
    """The number exactly as known, with its plus. Without one the provider may put our own country in front."""
    found = digits(phone)
    if found is None:
        raise ValueError("not a phone number")
    return "+" + found


@lru_cache(maxsize=10_000)  # looking up how a country groups its numbers was a quarter of showing a list
def displayed(phone: str) -> str:
    """For people: grouped as in its country; unchanged when we cannot tell."""
    found = digits(phone)
    if found is None:
        return phone
    try:
        parsed = phonenumbers.parse("+" + found, None)
    except phonenumbers.NumberParseException:
        return "+" + found
    if not phonenumbers.is_possible_number(parsed):
        return "+" + found
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def phone_variants(phone: str) -> tuple[str, ...]:
    """Every spelling WhatsApp may use for this number, the given one first, as digits."""
    given = digits(phone)
    if given is None:
        return ()
    return (given, *(other for other in _others(given) if other != given))


def _others(given: str) -> list[str]:
    if given.startswith("55"):  # Brazil: mobile numbers with and without the ninth digit
        area, local = given[2:4], given[4:]
        if len(local) == 9 and local[0] == "9" and local[1] in "6789":
            return [f"55{area}{local[1:]}"]
        if len(local) == 8 and local[0] in "6789":
            return [f"55{area}9{local}"]
    if given.startswith("52"):  # Mexico: the 1 that mobile numbers once needed
        if len(given) == 13 and given[2] == "1":
            return ["52" + given[3:]]
        if len(given) == 12:
            return ["521" + given[2:]]
    if given.startswith("54"):  # Argentina: the 9 of mobile numbers
        if len(given) == 13 and given[2] == "9":
            return ["54" + given[3:]]
        if len(given) == 12:
            return ["549" + given[2:]]
    return []
