"""Everybody who has WhatsApp, found by number (in any spelling that works), by business-scoped id, or by name."""

from __future__ import annotations

import hashlib
from typing import Any

from .shelf import Shelf
from .world import Person, document

Json = dict[str, Any]

COUNTRIES = {
    "1": "US", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "41": "CH", "44": "GB", "46": "SE", "49": "DE",
    "52": "MX", "54": "AR", "55": "BR", "359": "BG", "371": "LV", "380": "UA", "962": "JO", "20": "EG", "212": "MA",
    "971": "AE", "7": "KZ",
}  # fmt: skip


def only_digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())


def country_of(digits: str) -> str:
    for length in (3, 2, 1):
        if digits[:length] in COUNTRIES:
            return COUNTRIES[digits[:length]]
    return "NL"


def scoped_id(key: str, country: str) -> str:
    """Unique per person and portfolio; never derived from the number in a way one could read back."""
    number = int.from_bytes(hashlib.sha256(f"bsuid/{key}".encode()).digest()[:7], "big")
    return f"{country}.{number:016d}"[:20]


class Directory:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.people: dict[str, Person] = {}
        self._by_number: dict[str, str] = {}
        self._by_user_id: dict[str, str] = {}
        for key, body in shelf.all("person"):
            self._index(Person(**body), key)

    def add(self, person: Person) -> Person:
        self._index(person, person.key)
        self._shelf.keep("person", person.key, document(person))
        return person

    def _index(self, person: Person, key: str) -> None:
        self.people[key] = person
        for number in (person.wa_id, *person.dialled):
            if number:
                self._by_number[number] = key
        if person.user_id:
            self._by_user_id[person.user_id] = key

    def find(self, *, number: str = "", user_id: str = "") -> Person | None:
        key = self._by_number.get(only_digits(number)) if number else self._by_user_id.get(user_id)
        return self.people.get(key) if key else None

    def named(self, name: str) -> Person | None:
        return self.people.get(name) or next((p for p in self.people.values() if p.name == name), None)

    def meet(self, *, number: str = "", user_id: str = "", **details: Any) -> Person:
        """Find the person, or let a stranger appear. Details given are taken over."""
        digits = only_digits(number)
        person = (self.find(number=digits) if digits else None) or (self.find(user_id=user_id) if user_id else None)
        if person is None:
            key = digits or user_id
            person = Person(key=key, wa_id=digits, user_id=user_id or scoped_id(key, country_of(digits)))
            person.number_hidden = not digits
        if digits and not person.wa_id:
            person.wa_id = digits
        for name, value in details.items():
            if value is not None:
                setattr(person, name, value)
        return self.add(person)

    def move(self, person: Person, new_number: str, new_user_id: str = "") -> None:
        """A new number brings a new business-scoped id; the old ones reach nobody."""
        for number in (person.wa_id, *person.dialled):
            self._by_number.pop(number, None)
        self._by_user_id.pop(person.user_id, None)
        person.wa_id, person.dialled = only_digits(new_number), []
        person.user_id = new_user_id or scoped_id(person.key + person.wa_id, country_of(person.wa_id))
        self.add(person)

    def forget(self, person: Person) -> None:
        self.people.pop(person.key, None)
        self._shelf.drop("person", person.key)

    def clear(self) -> None:
        self.people.clear()
        self._by_number.clear()
        self._by_user_id.clear()
