"""Turns one utterance of a script into what the platform would tell: a message, a file, a reaction, an edit, a call."""

from __future__ import annotations

import random
from typing import Any

from ..whatsapp import inbound
from ..whatsapp.double import Double
from ..whatsapp.world import Number, Person
from .taps import place
from .tray import Tray

Json = dict[str, Any]

AD = {
    "source_type": "ad",
    "source_id": "120999000111",
    "source_url": "https://ads.example/autumn",
    "headline": "A year of trams for the price of ten months",
    "body": "Until Sunday in the Lindhaven shop",
    "media_type": "image",
    "image_url": "https://ads.example/autumn.jpg",
    "ctwa_clid": "ARAkLm0pSimulated",
}


class Stage:
    """Where scripts are acted out: the double, and the tray with files."""

    def __init__(self, double: Double, tray: Tray) -> None:
        self.double, self.tray = double, tray

    def act(
        self,
        number: Number,
        person: Person,
        said: Json,
        memory: Json,
        *,
        at: float | None = None,
        due: float | None = None,
    ) -> None:
        """Memory holds the ids an utterance may point at: `mine` (last own text) and `theirs` (the desk's last message)."""
        dice = self.double.random_for("act", person.key, memory.get("count", 0))
        memory["count"] = memory.get("count", 0) + 1
        kind = said["kind"]
        if kind == "call":
            inbound.ring(self.double, number, person, seconds=25)
            return
        if kind == "stop_marketing":
            inbound.prefer(self.double, number, person, "stop")
            return
        if kind == "echo":
            inbound.echo(self.double, number, person, {"text": said["text"]})
            return
        if kind == "move":
            inbound.change_number(self.double, number, person, _new_number(person.wa_id))
            return
        message = self._message(number, kind, said, memory, dice)
        if message is None:
            return
        if said.get("ad"):
            message["referral"] = AD
        if said.get("quote") and memory.get("theirs"):
            message["context"] = {"id": memory["theirs"]}
        try:
            update = inbound.write(self.double, number, person, message, at=at, due=due)
        except inbound.Blocked:
            return
        if kind in {"text", "photo", "document"}:
            memory["mine"] = update.item["id"]

    def _message(self, number: Number, kind: str, said: Json, memory: Json, dice: random.Random) -> Json | None:
        text = said["text"]
        match kind:
            case "photo" | "screenshot":
                return {
                    "type": "image",
                    "image": {**self._file(number, said.get("subject", "cat"), kind, dice), "caption": text},
                }
            case "document":
                file = self._file(number, "document", kind, dice)
                return {
                    "type": "document",
                    "document": {**file, "filename": f"{dice.randint(100, 999)} factuur.pdf", "caption": text},
                }
            case "voice":
                return {"type": "audio", "audio": {**self._file(number, "voice", kind, dice), "voice": True}}
            case "sticker":
                return {"type": "sticker", "sticker": {**self._file(number, "sticker", kind, dice), "animated": False}}
            case "location":
                return place(dice)
            case "reaction":
                target = memory.get("theirs")
                return {"type": "reaction", "reaction": {"message_id": target, "emoji": text}} if target else None
            case "edit":
                return _edit(number, text, memory)
            case "revoke":
                target = memory.get("mine") if number.coexistence else None
                return {"type": "revoke", "revoke": {"original_message_id": target}} if target else None
            case "tap":
                return dict(said["message"])
            case _:
                return {"type": "text", "text": {"body": text}}

    def _file(self, number: Number, subject: str, kind: str, dice: random.Random) -> Json:
        content, mime = self.tray.take(kind if kind == "screenshot" else subject, dice)
        return inbound.attach(self.double, number, content, mime)


def _edit(number: Number, text: str, memory: Json) -> Json | None:
    """Only a number that is also in the phone app hears the new text; others get a placeholder."""
    if not memory.get("mine"):
        return None
    if not number.coexistence:
        return {
            "type": "unsupported",
            "unsupported": {"type": "edit"},
            "errors": [
                {
                    "code": 131051,
                    "title": "Message type unknown",
                    "message": "Message type unknown",
                    "error_data": {"details": "Message type is currently not supported."},
                }
            ],
        }
    message = {"type": "text", "text": {"body": text}}
    return {"type": "edit", "edit": {"original_message_id": memory["mine"], "message": message}}


def _new_number(old: str) -> str:
    return old[:-4] + f"{(int(old[-4:]) + 5000) % 10000:04d}"
