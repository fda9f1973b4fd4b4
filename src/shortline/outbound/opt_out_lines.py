"""The one line that confirms an opt-out, in the customer's language. Pure."""

from __future__ import annotations

from collections.abc import Sequence

LINES = {
    "en": "Understood: we will not write to you of our own accord any more. If you have a question, just ask it here. "
    "If you want our messages again, write START.",
    "nl": "Begrepen: we sturen je uit onszelf geen berichten meer. Heb je een vraag, stel die dan gewoon hier. "
    "Wil je onze berichten weer ontvangen, schrijf dan START.",
    "sv": "Uppfattat: vi skickar inga fler meddelanden på eget initiativ. Har du en fråga kan du ställa den här. "
    "Vill du få våra meddelanden igen, skriv START.",
    "de": "Verstanden: Von uns aus schreiben wir Ihnen nicht mehr. Wenn Sie eine Frage haben, stellen Sie sie einfach hier. "
    "Möchten Sie unsere Nachrichten wieder bekommen, schreiben Sie START.",
    "fr": "C'est noté : nous ne vous écrirons plus de notre propre initiative. Si vous avez une question, posez-la ici. "
    "Pour recevoir à nouveau nos messages, écrivez START.",
    "es": "Entendido: no volveremos a escribirle por iniciativa propia. Si tiene una pregunta, hágala aquí mismo. "
    "Si quiere recibir de nuevo nuestros mensajes, escriba START.",
    "lv": "Sapratām: paši pēc savas iniciatīvas jums vairs nerakstīsim. Ja jums ir jautājums, uzdodiet to šeit. "
    "Ja vēlaties atkal saņemt mūsu ziņas, rakstiet START.",
}
# Where a word of several languages was written and nothing else is known: what most people behind this prefix read.
_PREFIXES = {
    "31": "nl", "46": "sv", "49": "de", "43": "de", "33": "fr", "34": "es", "52": "es", "54": "es", "56": "es", "57": "es",
    "371": "lv", "44": "en", "353": "en", "1": "en",
}  # fmt: skip
OTHERWISE = "en"


def language_of(known: str | None, said_in: Sequence[str], phone: str | None) -> str:
    """The language known of the customer, else the only one his word belongs to, else that of his number, else English."""
    base = (known or "").lower().split("-")[0]
    if base in LINES:
        return base
    spoken = [language for language in said_in if language in LINES]
    if len(spoken) == 1:
        return spoken[0]
    digits = (phone or "").lstrip("+")
    of_number = next((_PREFIXES[digits[:size]] for size in (3, 2, 1) if digits[:size] in _PREFIXES), None)
    if of_number is not None and (not spoken or of_number in spoken):
        return of_number
    return spoken[0] if spoken and OTHERWISE not in spoken else OTHERWISE
