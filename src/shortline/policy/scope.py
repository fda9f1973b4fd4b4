"""What is not handled here: which topic a customer speaks of, and the line that sends him on. Pure.

A travel company's desk gives no travel advice, a bank's none on tax. A topic knows the phrases customers use for it, one line
for each language, a link for each channel, and the number to call with its price: a number that costs something is never
given without saying so.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shortline.hints.phrases import is_in, plain

ANY = "any"  # the link for channels that have none of their own
SLOTS = ("link", "phone", "price")
_SLOT = re.compile(r"\{(\w*)\}")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
NUMBER_MIN = 3  # digits: 112 and 900 are numbers, 24 is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    id: int
    name: str
    phrases: tuple[str, ...]  # "fare", "how much is"; "ticket*" for every word that begins so
    lines: Mapping[str, str]  # by language
    links: Mapping[str, str]  # by kind of channel, or ANY
    phone: str = ""
    price: str = ""  # of a call, in words with an amount; empty: it costs nothing extra

    def speaks_to(self, heard: str) -> bool:
        """`heard` as `plain` leaves it."""
        return any(is_in(phrase, heard) for phrase in self.phrases)

    def line(self, language: str, channel: str) -> tuple[str, str]:
        """The line for a customer and the language it is in: his, else English, else the first there is."""
        known = next((each for each in (language, language.partition("-")[0], "en") if each in self.lines), None)
        spoken = known or next(iter(self.lines))
        values = {"link": self.links.get(channel) or self.links.get(ANY, ""), "phone": self.phone, "price": self.price}
        return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), self.lines[spoken]), spoken


def spoken_of(heard: str, topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics in the customer's words, which are folded once for all of them."""
    said = plain(heard)
    return tuple(topic for topic in topics if topic.speaks_to(said))


def unpriced(text: str, topics: Iterable[Topic]) -> Topic | None:
    """The topic whose number this text gives without its price."""
    if not any(char.isdigit() for char in text):
        return None
    numbers = digits_of(text)
    for topic in topics:
        called = "".join(char for char in topic.phone if char.isdigit())
        if topic.price and called and called in numbers and not _priced(text, topic.price):
            return topic
    return None


def digits_of(text: str) -> str:
    """The digits, with a gap wherever something else stands between them than what numbers are written with."""
    return re.sub(r"[^\d|]+", "|", re.sub(r"(?<=\d)[\s().\-/\u00a0]{1,3}(?=\d)", "", text))


def _priced(text: str, price: str) -> bool:
    if plain(price).strip() in plain(text):
        return True
    amount = _AMOUNT.search(price)
    return amount is not None and amount[0].replace(",", ".") in {
        each.replace(",", ".") for each in _AMOUNT.findall(text)
    }


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a topic, and where."""

    code: str
    field: str
    sentence: str
    params: dict[str, str] = dataclasses.field(default_factory=dict)


def wrong_with(topic: Topic) -> Wrong | None:
    """The first contradiction of a topic, or None."""
    for phrase in topic.phrases:
        if not plain(phrase).strip():
            return Wrong("scope_phrase_empty", "phrases", "A phrase needs letters or digits.")
    number = "".join(char for char in topic.phone if char.isdigit())
    if topic.phone and len(number) < NUMBER_MIN:
        return Wrong("scope_phone", "phone", "This is no telephone number.")
    if topic.price and not topic.phone:
        return Wrong("scope_price_of_nothing", "phone", "A price needs the number it is for.")
    if topic.price and not _AMOUNT.search(topic.price):
        return Wrong("scope_price_amount", "price", "Say the price with its amount, as “€ 0.90 a minute”.")
    for language, line in topic.lines.items():
        if found := _wrong_line(line, language, topic):
            return found
    return None


def _wrong_line(line: str, language: str, topic: Topic) -> Wrong | None:
    field = f"lines.{language}"
    used = _SLOT.findall(line)
    if unknown := next((name for name in used if name not in SLOTS), None):
        return Wrong(
            "scope_slot",
            field,
            f"Only link, phone and price can be filled in; “{unknown}” cannot.",
            params={"slot": unknown},
        )
    if "link" in used and ANY not in topic.links:
        return Wrong("scope_link_missing", field, "The line asks for the link, and there is no link for every channel.")
    if "phone" in used and not topic.phone:
        return Wrong("scope_phone_missing", field, "The line asks for the number, and none is given.")
    if "price" in used and not topic.price:
        return Wrong("scope_price_missing", field, "The line asks for the price, and none is given.")
    if unpriced(topic.line(language, ANY)[0], [topic]) is not None:
        return Wrong("scope_price_unsaid", field, "The line gives a number that costs something, and not its price.")
    return None


def of_rows(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Topic, ...]:
    """Topics as the database hands them over: `phrases` an array, `lines` and `links` objects."""
    return tuple(
        Topic(
            id=row["id"],
            name=row["name"],
            phrases=tuple(row["phrases"]),
            lines=row["lines"],
            links=row["links"],
            phone=row["phone"],
            price=row["price"],
        )
        for row in rows or ()
    )
