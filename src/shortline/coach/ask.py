"""One question for everything that is missing, in the customer's language. Pure: words for the reply box."""

from collections.abc import Mapping, Sequence

from shortline.hints.facts import FACTS, Fact

# By language: each fact as it stands in a list, the word before the last, and the sentence around it.
NAMES: Mapping[str, Mapping[Fact, str]] = {
    "en": {"order": "your order or customer number", "date": "the date", "email": "your e-mail address",
           "phone": "a phone number", "address": "your postcode and house number", "photo": "a photo of it"},
    "nl": {"order": "je bestel- of klantnummer", "date": "de datum", "email": "je e-mailadres",
           "phone": "een telefoonnummer", "address": "je postcode en huisnummer", "photo": "een foto ervan"},
    "sv": {"order": "ditt order- eller kundnummer", "date": "datumet", "email": "din e-postadress",
           "phone": "ett telefonnummer", "address": "ditt postnummer och husnummer", "photo": "en bild på det"},
    "es": {"order": "tu número de pedido o de cliente", "date": "la fecha", "email": "tu correo electrónico",
           "phone": "un número de teléfono", "address": "tu código postal y número de casa", "photo": "una foto"},
    "lv": {"order": "pasūtījuma vai klienta numuru", "date": "datumu", "email": "savu e-pasta adresi",
           "phone": "tālruņa numuru", "address": "pasta indeksu un mājas numuru", "photo": "fotoattēlu"},
    "de": {"order": "Ihre Bestell- oder Kundennummer", "date": "das Datum", "email": "Ihre E-Mail-Adresse",
           "phone": "eine Telefonnummer", "address": "Ihre Postleitzahl und Hausnummer", "photo": "ein Foto davon"},
    "fr": {"order": "votre numéro de commande ou de client", "date": "la date", "email": "votre adresse e-mail",
           "phone": "un numéro de téléphone", "address": "votre code postal et numéro de rue", "photo": "une photo"},
}  # fmt: skip
_AND: Mapping[str, str] = {"en": "and", "nl": "en", "sv": "och", "es": "y", "lv": "un", "de": "und", "fr": "et"}
_ASKS: Mapping[str, str] = {
    "en": "To help you in one go: could you send me {list}, please? Then I have everything I need.",
    "nl": "Om je in één keer te helpen: wil je me {list} sturen? Dan heb ik alles wat ik nodig heb.",
    "sv": "För att kunna hjälpa dig på en gång: kan du skicka {list}? Då har jag allt jag behöver.",
    "es": "Para ayudarte de una vez: ¿me puedes mandar {list}, por favor? Así tengo todo lo que necesito.",
    "lv": "Lai palīdzētu uzreiz: vai varat, lūdzu, atsūtīt {list}? Tad man būs viss vajadzīgais.",
    "de": "Damit ich Ihnen gleich ganz helfen kann: Schicken Sie mir bitte {list}? Dann habe ich alles.",
    "fr": "Pour vous aider en une fois : pouvez-vous m'envoyer {list}, s'il vous plaît ? Ainsi j'aurai tout.",
}


def question(facts: Sequence[Fact], language: str, details: Sequence[Mapping[str, str]] = ()) -> str:
    """At least one fact or detail, each once: facts in the order of the house, then the details of a house's own question
    ({language: words}) as they were put down."""
    names = [NAMES[language][fact] for fact in FACTS if fact in facts]
    names += [spoken for detail in details if (spoken := in_words(detail, language)) not in names]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {_AND[language]} {names[-1]}"
    return _ASKS[language].format(list=listed)


def in_words(detail: Mapping[str, str], language: str) -> str:
    """In the customer's language, else in English, else in the first there is."""
    found = detail.get(language) or detail.get(language.partition("-")[0]) or detail.get("en")
    return found or next(iter(detail.values()))
