"""Does this message say "write to me no more", or take that back? Pure.

Only a whole message can: "stop" inside a sentence, beside a digit or before a question mark is talk. Case, accents,
punctuation, politeness and repetition do not matter. The lists are closed: a word that is not in them is an agent's to read.
"""

import re
import unicodedata
from dataclasses import dataclass

from shortline.contacts.consent import Change

LONGEST = 60
LANGUAGES = ("en", "nl", "sv", "de", "fr", "es", "lv")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_TALK = re.compile(r"[?？؟\u037e՞\d]")

# Without accents, as `_folded` leaves them; one phrase a line.
_OUT = {
    "en": """stop|stop all|stopall|stop messages|stop messaging me|stop texting me|stop promotions|stop sending messages
        |unsubscribe|unsubscribe me|opt out|optout|opt me out|no more messages|remove me from your list""",
    "nl": """stop|stoppen|stop berichten|stop met berichten|stop met appen|afmelden|afmelding|meld me af|ik wil me afmelden
        |uitschrijven|schrijf me uit|geen berichten meer|stuur geen berichten meer""",
    "sv": """stopp|stoppa|avsluta|avregistrera|avregistrera mig|avanmal|avanmal mig|avprenumerera|inga fler meddelanden
        |sluta skicka|sluta skicka meddelanden""",
    "de": """stop|stopp|abmelden|abmeldung|melde mich ab|ich mochte mich abmelden|abbestellen|austragen|keine nachrichten mehr
        |keine weiteren nachrichten""",
    "fr": """stop|arret|arreter|arretez|arretez les messages|desabonner|desabonnement|me desabonner|desinscrire|desinscription
        |me desinscrire|plus de messages|plus aucun message""",
    "es": """stop|baja|dar de baja|darme de baja|dame de baja|quiero darme de baja|cancelar suscripcion|no mas mensajes
        |no quiero mas mensajes""",
    "lv": """stop|stopet|apturet|atteikties|atsakos|atrakstities|atteikties no zinam|vairs nesutiet|nesutiet vairs|nesutiet
        |vairs nesutiet zinas""",
}
_IN = {
    "en": "start|restart|unstop|subscribe|subscribe me|resubscribe|opt in|optin|opt me in|resume",
    "nl": "start|aanmelden|aanmelding|meld me aan|ik wil me aanmelden|inschrijven|schrijf me in",
    "sv": "start|starta|anmal mig|registrera mig|prenumerera",
    "de": "start|starten|anmelden|anmeldung|melde mich an|abonnieren",
    "fr": "start|demarrer|reprendre|m abonner|me reabonner|reabonner|m inscrire|inscription",
    "es": "start|alta|dar de alta|darme de alta|dame de alta|quiero darme de alta|suscribirme|reanudar",
    "lv": "start|sakt|atsakt|pieteikties|pierakstities|piesakos",
}
# Said before or after, and meaning nothing here.
_POLITE = """please|pls|thanks|thank you|thx|aub|a u b|alsjeblieft|alstublieft|svp|s il vous plait|s il te plait|bitte|danke
    |tack|snalla|por favor|gracias|merci|ludzu|paldies|bedankt|dank u|dank je"""


def _phrases(listed: str) -> list[tuple[str, ...]]:
    return [tuple(phrase.split()) for phrase in listed.split("|")]


def _by_phrase(listed: dict[str, str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for language, phrases in listed.items():
        for phrase in _phrases(phrases):
            found[phrase] = (*found.get(phrase, ()), language)
    return found


OUT, IN = _by_phrase(_OUT), _by_phrase(_IN)
_BY_LENGTH = sorted(_phrases(_POLITE), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Wish:
    """`withdrawn`: no more; `given`: again. `languages` in which it is said like that, at least one."""

    change: Change
    languages: tuple[str, ...]


def wish(text: str | None) -> Wish | None:
    if not text or len(text) > LONGEST or _TALK.search(text):
        return None
    words = tuple(_WORD.findall(_folded(text)))
    if not words:
        return None
    said = _once(_without_politeness(words))
    if said in OUT:
        return Wish("withdrawn", OUT[said])
    return Wish("given", IN[said]) if said in IN else None


def is_opt_out(text: str | None) -> bool:
    found = wish(text)
    return found is not None and found.change == "withdrawn"


def _without_politeness(words: tuple[str, ...]) -> tuple[str, ...]:
    for polite in _BY_LENGTH:
        if len(words) > len(polite):
            if words[: len(polite)] == polite:
                return _without_politeness(words[len(polite) :])
            if words[-len(polite) :] == polite:
                return _without_politeness(words[: -len(polite)])
    return words


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "stop stop stop" is said once; "s t o p" is one word."""
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return ("".join(words),)
    return words[:1] if len(set(words)) == 1 else words


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf"))
