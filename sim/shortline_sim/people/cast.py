"""Who writes: a name, a language, a number (or none), and habits. Person `n` of a seed is always the same person."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from ..whatsapp.directory import country_of, scoped_id
from ..whatsapp.world import Person

LANGUAGES = {"nl": 30, "en": 20, "sv": 11, "es": 11, "de": 10, "fr": 7, "lv": 5, "ar": 3, "uk": 3}
NAMES: dict[str, tuple[list[str], list[str]]] = {
    "nl": (["Sanne", "Bram", "Femke", "Daan", "Lotte", "Youssef", "Ilse", "Ruben", "Noor", "Thijs", "Marijke", "Emre",
            "Joost", "Anouk", "Wouter", "Fatima", "Hanneke", "Sem", "Roos", "Pieter", "Yara", "Koen", "Mila", "Gijs"],
           ["de Vries", "Bakker", "van Dijk", "Visser", "Smit", "El Amrani", "Mulder", "Kuipers", "Yılmaz", "Bos",
            "Hendriks", "van den Berg", "Dekker", "Postma"]),
    "en": (["Grace", "Oliver", "Priya", "Liam", "Hannah", "Kwame", "Isla", "Tom", "Aisha", "Megan", "Noah", "Wei",
            "Ruby", "Callum", "Zainab", "Ethan", "Freya", "Dylan", "Chloe", "Samuel", "Ivy", "Jack"],
           ["Walker", "Okafor", "Patel", "Hughes", "O'Brien", "Chen", "Turner", "Mensah", "Fraser", "Bennett"]),
    "sv": (["Annika", "Erik", "Maja", "Oskar", "Elsa", "Nils", "Åsa", "Björn", "Saga", "Amir"],
           ["Lindström", "Nyberg", "Öberg", "Sjögren", "Håkansson", "Rahimi", "Ekström", "Wallin"]),
    "es": (["Lucía", "Javier", "Marta", "Diego", "Carmen", "Íñigo", "Valentina", "Andrés", "Sofía", "Mateo"],
           ["García", "Núñez", "Romero", "Ibáñez", "Castro", "Peña", "Fernández", "Vidal"]),
    "de": (["Jürgen", "Anna", "Lukas", "Greta", "Mehmet", "Sabine", "Felix", "Käthe", "Jonas", "Leyla"],
           ["Müller", "Weiß", "Schröder", "Kaya", "Böhm", "Lange", "Vogel", "Brandt"]),
    "fr": (["Chloé", "Hugo", "Zoé", "Étienne", "Fatou", "Léa", "Gaël", "Inès"],
           ["Moreau", "Lefèvre", "Diallo", "Girard", "François", "Mercier"]),
    "lv": (["Jānis", "Līga", "Andris", "Ilze", "Edgars", "Kristīne"], ["Bērziņš", "Kalniņa", "Ozols", "Liepiņa", "Krūmiņš"]),
    "ar": (["ليلى", "عمر", "نور", "خالد", "سلمى", "يوسف"], ["حداد", "النجار", "خوري", "منصور"]),
    "uk": (["Оксана", "Тарас", "Ірина", "Богдан", "Соломія", "Андрій"], ["Коваленко", "Шевчук", "Мельник", "Бондар"]),
}  # fmt: skip
PREFIXES = {
    "nl": "3165550", "en": "4477009", "sv": "4670555", "es": "3460055", "de": "4915155", "fr": "3363998",
    "lv": "3712655", "ar": "9715055", "uk": "3805055",
}  # fmt: skip
PERSONAS = {3: "hidden", 7: "mexico", 11: "argentina", 14: "brazil", 17: "hidden", 19: "from_ad", 22: "caller",
            25: "no_marketing", 27: "moves", 29: "no_receipts"}  # fmt: skip
PERSONA_LANGUAGE = {"mexico": "es", "argentina": "es", "brazil": "en", "from_ad": "es"}
CHARMS = ("🌻", "🐝", "⚽", "🎸", "🌊", "🧡", "✨", "🚲")
ROUND = 30
"""Every so many people, each persona has appeared at least once."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody writes. Each is a yes or no drawn once; times are in seconds."""

    bare_hi: bool
    bursts: bool
    photos: bool
    voice: bool
    edits: bool
    quotes: bool
    reacts: bool
    thanks: bool
    nudges: bool
    signs: bool
    careless: bool
    silent: bool
    think: float
    typing: float


@dataclass(frozen=True, slots=True)
class Character:
    n: int
    person: Person
    habits: Habits
    persona: str


@cache
def language_wheel() -> list[str]:
    return [language for language, share in LANGUAGES.items() for _ in range(share)]


def character(seed: int, n: int) -> Character:
    dice = random.Random(f"cast/{seed}/{n}")
    persona = PERSONAS.get(n % ROUND, "")
    language = PERSONA_LANGUAGE.get(persona) or dice.choice(language_wheel())
    return Character(n, _person(seed, n, dice, persona, language), _habits(dice), persona)


def _person(seed: int, n: int, dice: random.Random, persona: str, language: str) -> Person:
    firsts, lasts = NAMES[language]
    first, last = dice.choice(firsts), dice.choice(lasts)
    short = (first, f"{first} {last[0]}.", f"{first} {dice.choice(CHARMS)}")
    name = f"{first} {last}" if dice.random() < 0.7 else dice.choice(short)
    wa_id, dialled = _number(n, language, persona)
    person = Person(key=f"city-{seed}-{n}", name=name, wa_id=wa_id, dialled=dialled, language=language)
    person.user_id = scoped_id(person.key, country_of(wa_id))
    if persona == "hidden":
        person.number_hidden = True
        person.username = f"@{_plain(first)}.{n}"
    person.read_receipts = persona != "no_receipts" and dice.random() > 0.08
    person.stopped_marketing = persona == "no_marketing"
    person.identity_hash = f"{dice.getrandbits(64):016x}"
    return person


def _number(n: int, language: str, persona: str) -> tuple[str, list[str]]:
    """The number as the platform knows it, and the spellings people dial that also reach it."""
    tail = f"{(n * 7919) % 10000:04d}"
    match persona:
        case "mexico":
            return f"521555013{tail}", [f"52555013{tail}"]
        case "argentina":
            return f"5491155{tail}01", [f"541155{tail}01"]
        case "brazil":
            return f"55319955{tail}", [f"553199955{tail}"]
    long = language in {"de", "ar", "uk"}
    return PREFIXES[language] + ("5" if long else "") + tail, []


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum()) or "guest"


def _habits(dice: random.Random) -> Habits:
    def often(share: float) -> bool:
        return dice.random() < share

    return Habits(
        bare_hi=often(0.22), bursts=often(0.45), photos=often(0.8), voice=often(0.14), edits=often(0.12),
        quotes=often(0.3), reacts=often(0.3), thanks=often(0.75), nudges=often(0.3), signs=often(0.15),
        careless=often(0.3), silent=often(0.12), think=dice.uniform(3, 14), typing=dice.uniform(0.04, 0.1),
    )  # fmt: skip
