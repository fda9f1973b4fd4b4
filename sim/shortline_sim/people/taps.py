"""What people tap when the desk offers something: a button, a row, their place, their number."""

from __future__ import annotations

import random
from typing import Any

from ..whatsapp.double import Double
from ..whatsapp.world import Person, Sent

Json = dict[str, Any]


def tap(double: Double, sent: Sent, person: Person, dice: random.Random) -> Json | None:
    """The message that answers an offer, or nothing when there was none."""
    context = {"id": sent.wamid}
    if sent.body.get("type") == "template":
        return _quick_reply(double, sent, context, dice)
    interactive = sent.body.get("interactive") or {}
    action = interactive.get("action") or {}
    match interactive.get("type"):
        case "button":
            chosen = dice.choice(action["buttons"])["reply"]
            reply: Json = {"type": "button_reply", "button_reply": {"id": chosen["id"], "title": chosen["title"]}}
            return {"type": "interactive", "interactive": reply, "context": context}
        case "list":
            row = dice.choice([row for section in action["sections"] for row in section["rows"]])
            chosen = {key: row[key] for key in ("id", "title", "description") if key in row}
            reply = {"type": "list_reply", "list_reply": chosen}
            return {"type": "interactive", "interactive": reply, "context": context}
        case "location_request_message":
            return {**place(dice), "context": context}
        case "request_contact_info":
            return {**_own_card(person), "context": context}
        case _:
            return None


def _quick_reply(double: Double, sent: Sent, context: Json, dice: random.Random) -> Json | None:
    """A template's quick reply comes back as `button`; without a payload of its own the label is the payload."""
    template = double.find_template(sent)
    if template is None:
        return None
    given = sent.body["template"].get("components") or []
    choices = _choices(template.components, given)
    for defined, filled in zip(_cards(template.components, "CAROUSEL"), _cards(given, "carousel"), strict=False):
        choices += _choices(defined["components"], filled["components"])
    if not choices:
        return None
    button, payload = dice.choice(choices)
    return {"type": "button", "button": {"payload": payload, "text": button["text"]}, "context": context}


def _cards(components: list[Json], kind: str) -> list[Json]:
    return next((list(each["cards"]) for each in components if each["type"] == kind), [])


def _choices(defined: list[Json], given: list[Json]) -> list[tuple[Json, str]]:
    """Each quick reply with what tapping it says."""
    buttons: list[Json] = next((each["buttons"] for each in defined if each["type"] == "BUTTONS"), [])
    payloads = {
        str(each.get("index")): (each.get("parameters") or [{}])[0].get("payload")
        for each in given
        if each.get("type") == "button"
    }
    return [
        (button, payloads.get(str(index)) or button["text"])
        for index, button in enumerate(buttons)
        if button["type"] == "QUICK_REPLY"
    ]


PLACES = [
    (52.3781, 4.9006, "Harbour", "Harbour Road 1"),
    (52.3702, 4.8952, "Market Square", ""),
    (52.3600, 4.8852, "", ""),
]


def place(dice: random.Random) -> Json:
    latitude, longitude, name, address = dice.choice(PLACES)
    location: Json = {"latitude": latitude, "longitude": longitude}
    if name:
        location |= {"name": name, "address": address or name}
    return {"type": "location", "location": location}


def _own_card(person: Person) -> Json:
    """The customer shares the own number; only now the business knows it."""
    number = f"+{person.wa_id}"
    vcard = f"BEGIN:VCARD\nVERSION:3.0\nFN:{person.name}\nTEL;TYPE=CELL;waid={person.wa_id}:{number}\nEND:VCARD"
    card = {
        "name": {"formatted_name": person.name, "first_name": person.name.split(" ")[0]},
        "phones": [{"phone": number, "wa_id": person.wa_id, "type": "CELL"}],
        "origin": "contact_request",
        "vcard": vcard,
    }
    return {"type": "contacts", "contacts": [card]}
