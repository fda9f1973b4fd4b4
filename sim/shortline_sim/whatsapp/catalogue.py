"""The demo account's templates: approved, paused, pending and rejected; positional and named; in several languages."""

from __future__ import annotations

import hashlib
from typing import Any

from .world import Template

Json = dict[str, Any]


def body(text: str, *samples: str) -> Json:
    return {"type": "BODY", "text": text, **({"example": {"body_text": [list(samples)]}} if samples else {})}


def named_body(text: str, **samples: str) -> Json:
    example = [{"param_name": name, "example": sample} for name, sample in samples.items()]
    return {"type": "BODY", "text": text, "example": {"body_text_named_params": example}}


def header(text: str, *samples: str) -> Json:
    return {
        "type": "HEADER", "format": "TEXT", "text": text,
        **({"example": {"header_text": list(samples)}} if samples else {}),
    }  # fmt: skip


def footer(text: str) -> Json:
    return {"type": "FOOTER", "text": text}


def replies(*labels: str) -> Json:
    return {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": label} for label in labels]}


def card(*parts: Json) -> Json:
    return {"components": list(parts)}


def picture(name: str) -> Json:
    """The sample as the platform lists it: an address where it can be fetched for a while."""
    return {
        "type": "HEADER",
        "format": "IMAGE",
        "example": {"header_handle": [f"https://samples.lindhaven.example/{name}.jpg"]},
    }


def tour(name: str, sample: str) -> Json:
    """A card of the town's round trips: its day is filled in, its button leads to its own page."""
    return card(
        picture(sample),
        body(f"{name} leaves on {{{{1}}}} from the harbour.", "Sunday"),
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Tell me more"},
            {"type": "URL", "text": "Book", "url": "https://lindhaven.example/tours/{{1}}", "example": [sample]}]},
    )  # fmt: skip


CATALOGUE: list[tuple[str, str, str, list[Json], Json]] = [
    ("still_there", "en", "UTILITY",
     [body("Hello {{1}}, we have an answer to your question about {{2}}. Shall we go on here?", "Sam", "your parcel"),
      footer("Lindhaven Service"), replies("Yes, please", "No longer needed")], {}),
    ("still_there", "nl", "UTILITY",
     [body("Hallo {{1}}, we hebben een antwoord op je vraag over {{2}}. Zullen we hier verdergaan?", "Sanne", "je pakket"),
      footer("Lindhaven Service"), replies("Ja, graag", "Niet meer nodig")], {}),
    ("still_there", "sv", "UTILITY",
     [body("Hej {{1}}, vi har ett svar på din fråga om {{2}}. Ska vi fortsätta här?", "Annika", "ditt paket"),
      footer("Lindhaven Service"), replies("Ja, gärna", "Behövs inte")], {}),
    ("still_there", "es", "UTILITY",
     [body("Hola {{1}}, tenemos una respuesta a su pregunta sobre {{2}}. ¿Seguimos por aquí?", "Lucía", "su paquete"),
      footer("Lindhaven Service"), replies("Sí, por favor", "Ya no hace falta")], {}),
    ("still_there", "lv", "UTILITY",
     [body("Labdien, {{1}}! Mums ir atbilde uz jūsu jautājumu par {{2}}. Vai turpinām šeit?", "Jānis", "sūtījumu"),
      footer("Lindhaven Service"), replies("Jā, lūdzu", "Vairs nevajag")], {}),
    ("delivery_update", "en", "UTILITY",
     [header("Delivery {{1}}", "88213"),
      body("Your parcel arrives on {{1}} between {{2}}. You can still choose another moment below.", "Friday", "9 and 12"),
      {"type": "BUTTONS", "buttons": [
          {"type": "URL", "text": "Follow parcel", "url": "https://lindhaven.example/t/{{1}}", "example": ["88213"]},
          {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+31205550101"}]}], {}),
    ("afspraak_herinnering", "nl", "UTILITY",
     [named_body("Beste {{voornaam}}, we zien u om {{tijd}} in ons filiaal. Neem uw pas mee.",
                 voornaam="Sanne", tijd="09:30"),
      footer("Antwoord STOP om geen berichten meer te krijgen"), replies("Bevestigen", "Verzetten")],
     {"parameter_format": "NAMED"}),
    ("photo_of_the_day", "en", "MARKETING",
     [{"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::sample"]}},
      body("The trams run under the first snow. See you in town this weekend?"), replies("Nice", "Stop promotions")], {}),
    ("meeting_point", "en", "UTILITY",
     [{"type": "HEADER", "format": "LOCATION"}, body("We meet at {{1}}, right here on the map.", "10:00")], {}),
    ("login_code", "en", "AUTHENTICATION",
     [body("Your code is {{1}}. Do not share it with anybody.", "123456"),
      {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code",
                                       "url": "https://lindhaven.example/otp/{{1}}"}]}], {}),
    ("thank_you_code", "en", "MARKETING",
     [body("Thank you for your patience. Here is a small present for your next trip."),
      {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "text": "Copy code", "example": "TRAM10"}]}], {}),
    ("winter_window", "en", "MARKETING",
     [body("Hello {{1}}, this is what you asked about, and two things that go with it.", "Sam"),
      {"type": "BUTTONS", "buttons": [{"type": "MPM", "text": "View items"}]}], {}),
    ("back_in_stock", "en", "MARKETING",
     [{"type": "HEADER", "format": "PRODUCT"}, body("It is back in our shop, as you asked us to say."),
      {"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View"}]}], {}),
    ("weekend_tours", "en", "MARKETING",
     [body("Hello {{1}}, these are the round trips you asked about.", "Sam"),
      {"type": "CAROUSEL", "cards": [tour("The old tram", "tram"), tour("The harbour boat", "boat"),
                                     tour("The night walk", "walk")]}], {}),
    ("two_jackets", "en", "MARKETING",
     [body("Hello {{1}}, these two are in our shop in your size.", "Sam"),
      {"type": "CAROUSEL", "cards": [
          card({"type": "HEADER", "format": "PRODUCT"}, {"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View"}]})
          for _ in range(2)]}], {}),
    ("autumn_sale", "en", "MARKETING", [body("The autumn sale starts today. Come and have a look in our shop.")],
     {"status": "PAUSED", "quality": "RED"}),
    ("loud_offer", "en", "MARKETING", [body("Buy now, only today, everything must go, do not wait.")],
     {"status": "REJECTED", "rejected_reason": "PROMOTIONAL"}),
    ("winter_hours", "nl", "UTILITY", [body("In de winter zijn we van maandag tot en met zaterdag open van 9 tot 17 uur.")],
     {"status": "PENDING"}),
]  # fmt: skip


def demo_templates(waba_id: str) -> list[Template]:
    return [
        Template(_id(name, language), waba_id, name, language, category, components, **more)
        for name, language, category, components, more in CATALOGUE
    ]


def _id(name: str, language: str) -> str:
    number = int.from_bytes(hashlib.sha256(f"{name}/{language}".encode()).digest()[:6], "big")
    return str(912_000_000_000 + number % 900_000_000)
