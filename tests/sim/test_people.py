"""People: what they tap, what they take back, and the files they make."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from shortline_sim import demo
from shortline_sim.people import papers, photos, voices
from shortline_sim.people.acts import Stage
from shortline_sim.people.script import say
from shortline_sim.people.taps import tap
from shortline_sim.people.tray import Tray, fill
from shortline_sim.whatsapp.double import Double
from shortline_sim.whatsapp.world import Number, Person, Sent

Json = dict[str, Any]
SERVICE, SALES = demo.PHONE_NUMBER_IDS


@pytest.fixture
def double(tmp_path: Path) -> Iterator[Double]:
    double = Double(3, tmp_path)
    yield double
    double.shelf.close()


@pytest.fixture
def sanne(double: Double) -> Person:
    return double.people.meet(number="31612345678", name="Sanne de Vries")


def tapped(double: Double, person: Person, body: Json) -> Json | None:
    sent = Sent("wamid.OUT", SERVICE, person.key, person.wa_id, body, 0)
    return tap(double, sent, person, random.Random(1))


def test_buttons_rows_places_and_numbers_are_given_when_asked_for(double: Double, sanne: Person) -> None:
    def interactive(kind: str, action: Json) -> Json | None:
        return tapped(double, sanne, {"type": "interactive", "interactive": {"type": kind, "action": action}})

    button = interactive("button", {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]})
    assert button == {
        "type": "interactive",
        "interactive": {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}},
        "context": {"id": "wamid.OUT"},
    }
    row = interactive("list", {"button": "Open", "sections": [{"rows": [{"id": "r", "title": "Row"}]}]})
    assert row is not None
    assert row["interactive"]["list_reply"] == {"id": "r", "title": "Row"}
    place = interactive("location_request_message", {"name": "send_location"})
    assert place is not None
    assert place["location"]["latitude"] > 50
    card = interactive("request_contact_info", {"name": "request_contact_info"})
    assert card is not None
    assert card["contacts"][0]["origin"] == "contact_request"
    assert card["contacts"][0]["phones"][0]["phone"] == "+31612345678"
    assert interactive("cta_url", {"name": "cta_url"}) is None
    assert tapped(double, sanne, {"type": "text", "text": {"body": "hi"}}) is None


def test_a_quick_reply_brings_its_payload_or_its_label(double: Double, sanne: Person) -> None:
    template: Json = {"name": "still_there", "language": {"code": "nl"}, "components": []}
    plain = tapped(double, sanne, {"type": "template", "template": template})
    assert plain is not None
    assert plain["button"]["payload"] == plain["button"]["text"]
    for index in ("0", "1"):
        payload = [{"type": "payload", "payload": f"choice-{index}"}]
        template["components"].append(
            {"type": "button", "sub_type": "quick_reply", "index": index, "parameters": payload}
        )
    chosen = tapped(double, sanne, {"type": "template", "template": template})
    assert chosen is not None
    assert chosen["button"]["payload"].startswith("choice-")


@pytest.mark.parametrize(
    ("number_id", "kinds"), [(SALES, ["text", "edit", "revoke"]), (SERVICE, ["text", "unsupported"])]
)
def test_only_a_number_in_the_phone_app_hears_edits_and_deletions(
    double: Double, sanne: Person, number_id: str, kinds: list[str]
) -> None:
    number: Number = double.numbers[number_id]
    stage, memory = Stage(double, Tray(double.media_dir, 1)), {}
    for said in (say("first", 0), say("second", 0, "edit"), say("", 0, "revoke")):
        stage.act(number, sanne, said, memory)
    told = [update.item for update in double.courier.planned.values()]
    assert [item["type"] for item in told] == kinds
    if number.coexistence:
        assert told[1]["edit"]["original_message_id"] == told[2]["revoke"]["original_message_id"] == told[0]["id"]


def test_photos_voices_films_and_papers_are_what_they_claim() -> None:
    for subject in photos.SUBJECTS:
        picture = Image.open(io.BytesIO(photos.photo(random.Random(1), subject)))
        assert (picture.format, picture.size) == ("JPEG", photos.SIZE)
    assert Image.open(io.BytesIO(photos.screenshot(random.Random(1)))).format == "PNG"
    assert Image.open(io.BytesIO(photos.sticker(random.Random(1)))).size == (512, 512)
    with av.open(io.BytesIO(voices.voice_note(random.Random(1), 3))) as sound:
        stream = sound.streams.audio[0]
        assert (sound.format.name, stream.codec_context.name, stream.channels) == ("ogg", "opus", 1)
    with av.open(io.BytesIO(voices.video(random.Random(1)))) as film:
        assert film.streams.video[0].width == 320
    assert papers.invoice(random.Random(1)).startswith(b"%PDF-1.4")
    assert voices.voice_note(random.Random(5), 1) == voices.voice_note(random.Random(5), 1)


def test_the_tray_gives_what_lies_on_it_and_makes_what_is_missing(tmp_path: Path) -> None:
    tray = Tray(tmp_path, 1)
    made, mime = tray.take("parcel", random.Random(1))
    assert mime == "image/jpeg"
    fill(tmp_path, 1)
    taken, _ = tray.take("parcel", random.Random(1))
    assert taken in {path.read_bytes() for path in tmp_path.glob("parcel-*")}
    assert taken != made
