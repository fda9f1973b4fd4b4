"""What one line of a list says about one number, or why it cannot be used. Pure.

Columns are found by their names. A list without names is a list of numbers in its first column. Nothing is guessed: a day that
could be two, a number a spreadsheet has rounded and a word nobody listed are refused with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import phonenumbers

from shortline.channels.whatsapp.identity import e164
from shortline.consent_import.sheet import ListUnreadable, Record
from shortline.contacts.consent import Change, Purpose
from shortline.typed import some_lines

_NAMES = {
    "number": """number|phone|phonenumber|phoneno|mobile|mobilephone|mobilenumber|cell|msisdn|tel|telephone|whatsapp
        |whatsappnumber|waid|to|recipient|nummer|telefoon|telefoonnummer|mobiel|mobielnummer|gsm|telefon|telefonnummer
        |handynummer|telefono""",
    "change": "change|status|state|consent|choice|wijziging|toestemming|keuze",
    "purpose": "purpose|kind|doel|soort",
    "date": """date|at|when|since|time|timestamp|datetime|optedoutat|optoutdate|unsubscribedat
        |datum|sinds|moment|tijdstip|afgemeldop""",
    "wording": "wording|words|text|woorden|tekst|bewoording",
    "proof": "proof|source|form|reference|bewijs|bron|formulier|verwijzing",
}
_OUT = """withdrawn|out|optout|optedout|stop|stopped|unsubscribed|unsubscribe|no|nee|afgemeld|uitgeschreven|ingetrokken|uit"""
_IN = "given|in|optin|optedin|subscribed|subscribe|yes|ja|aangemeld|ingeschreven|gegeven|akkoord"
_CHANGES: Mapping[str, Change] = {
    **dict.fromkeys(_OUT.split("|"), "withdrawn"),
    **dict.fromkeys(_IN.split("|"), "given"),
}
_BOTH: tuple[Purpose, ...] = ("service", "marketing")
_PURPOSES: Mapping[str, tuple[Purpose, ...]] = {
    "service": ("service",),
    "marketing": ("marketing",),
    "advertising": ("marketing",),
    "reclame": ("marketing",),
    **dict.fromkeys(["both", "all", "alle", "allebei", "beide"], _BOTH),
}
COLUMNS = {name: column for column, names in _NAMES.items() for name in re.split(r"\s*\|\s*", names)}
WORDS_MAX = 2000
Meant = TypeVar("Meant")
_DAY_FIRST = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})")
_ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a line means that does not say so itself. `as_of`: when the list was true; `calling_code`: '' or digits."""

    change: Change
    purposes: tuple[Purpose, ...]
    wording: str
    calling_code: str
    as_of: datetime
    zone: str

    @property
    def region(self) -> str | None:
        return region_of(self.calling_code) if self.calling_code else None


@dataclass(frozen=True, slots=True)
class Wish:
    """`phone` as digits. `dated`: the file says when; else `at` is when the list was true."""

    phone: str
    change: Change
    purposes: tuple[Purpose, ...]
    at: datetime
    dated: bool
    wording: str
    proof: str


class Unusable(Exception):
    """`reason` is a word that screens have a sentence for."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


def region_of(calling_code: str) -> str | None:
    """The country of '31'; None when no country has it."""
    region = str(phonenumbers.region_code_for_country_code(int(calling_code)))
    return None if region in ("ZZ", "001") else region


def columns(first: Record) -> dict[str, int] | None:
    """Where each column stands; None when the record is no heading but a number already. Raises ListUnreadable."""
    found: dict[str, int] = {}
    for at, cell in enumerate(first.cells):
        column = COLUMNS.get(re.sub(r"[^a-z]", "", cell.casefold()))
        if column is not None and column in found:
            raise ListUnreadable(
                f"Two columns are the {column}: {first.cells[found[column]]!r} and {cell!r}. Leave one of them out.",
                reason="list_two_columns",
                params={"first": first.cells[found[column]][:60], "second": cell[:60]},
                field="file",
            )
        if column is not None:
            found[column] = at
    if "number" in found:
        return found
    if not found and first.cells and re.fullmatch(r"[+\d\s().'\"=/-]{5,40}", first.cells[0]):
        return None
    raise ListUnreadable(
        "No column of this file is called a number. Name it phone in the first line.",
        reason="list_no_number",
        field="file",
    )


def wish(record: Record, at: Mapping[str, int], choices: Choices) -> Wish:
    """Raises Unusable."""
    if record.trouble:
        raise Unusable(record.trouble)
    change = _one_of(_CHANGES, _cell(record.cells, at, "change"), choices.change, "change_unknown")
    purposes = _one_of(_PURPOSES, _cell(record.cells, at, "purpose"), choices.purposes, "purpose_unknown")
    wording = _cell(record.cells, at, "wording") or (choices.wording if change == choices.change else "")
    proof = _cell(record.cells, at, "proof")
    for each in (wording, proof):
        _words(each)
    if change == "given" and not wording:
        raise Unusable("wording_missing")
    written = _cell(record.cells, at, "date")
    when = _moment(written, choices, late=change == "withdrawn") if written else choices.as_of
    return Wish(
        _phone(_cell(record.cells, at, "number"), choices), change, purposes, when, bool(written), wording, proof
    )


def _cell(cells: Sequence[str], at: Mapping[str, int], column: str) -> str:
    place = at.get(column)
    text = cells[place] if place is not None and place < len(cells) else ""
    if kept := re.fullmatch(r'="(.*)"', text):  # how spreadsheets are told to leave digits alone
        text = kept[1]
    return text.removeprefix("'").strip()


def _one_of(known: Mapping[str, Meant], text: str, default: Meant, reason: str) -> Meant:
    if not text:
        return default
    found = known.get(re.sub(r"[^a-z]", "", text.casefold()))
    if found is None:
        raise Unusable(reason)
    return found


def _words(text: str) -> None:
    if len(text) > WORDS_MAX:
        raise Unusable("words_too_long")
    try:
        some_lines(text)
    except ValueError:
        raise Unusable("words_unshowable") from None


def _phone(text: str, choices: Choices) -> str:
    if not text:
        raise Unusable("number_missing")
    if text.startswith(("=", "@")):
        raise Unusable("formula")
    if _ROUNDED.fullmatch(text):
        raise Unusable("number_rounded")
    if not re.fullmatch(r"[+\d\s().\u00a0/-]{4,40}", text):
        raise Unusable("number_wrong")
    found = e164(text, region=None if text.startswith(("+", "00")) else choices.region)
    if found is None:
        raise Unusable("number_no_country" if text.startswith("0") and not choices.calling_code else "number_wrong")
    return found.removeprefix("+")


def _moment(text: str, choices: Choices, *, late: bool) -> datetime:
    """A day without a time: its end for who had enough, its beginning for who agreed. Nothing is said later than the list."""
    zone = _zone(choices.zone)
    try:
        if "/" in text:  # the third of April, or the fourth of March
            raise Unusable("date_unclear")
        if day := _day(text):
            moment = datetime.combine(day, time.max if late else time.min, zone)
            if day == choices.as_of.astimezone(zone).date():
                return min(moment, choices.as_of).astimezone(UTC)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unusable("date_wrong") from None
    if moment > choices.as_of + timedelta(minutes=5):
        raise Unusable("date_ahead")
    if moment.year < 1990:
        raise Unusable("date_wrong")
    return min(moment, choices.as_of)


def _day(text: str) -> date | None:
    if turned := _DAY_FIRST.fullmatch(text):
        return date(int(turned[3]), int(turned[2]), int(turned[1]))
    return date.fromisoformat(text) if len(text) in (8, 10) and "T" not in text else None


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
