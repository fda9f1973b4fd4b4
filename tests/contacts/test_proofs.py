"""A picture or a PDF as the proof of a consent: kept with the line, seen by colleagues, taken along by no message."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.channels.protocol import InboxConfig
from shortline.db import Database, queries
from tests import cast
from tests.cast import NOW
from tests.contacts.test_consents import NO, YES, person
from tests.media import files


async def uploaded(client: httpx.AsyncClient, name: str, content: bytes, mime: str) -> str:
    answer = await client.post("/api/v1/media", files={"file": (name, content, mime)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def recorded(client: httpx.AsyncClient, contact: int, expect: int = 201, **more: Any) -> Any:
    answer = await client.post(f"/api/v1/contacts/{contact}/consents", json=more)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_a_form_and_its_picture_stay_with_the_line(
    db: Database,
    client: httpx.AsyncClient,
    inbox: InboxConfig,
) -> None:
    contact = await person(db, inbox)
    ali = await cast.agent(db)
    await cast.signed_in(client, ali)
    form = await uploaded(client, "form.pdf", files.PDF, "application/pdf")
    photo = await uploaded(client, "counter.png", files.png(), "image/png")
    made = await recorded(client, contact, **YES, media_ids=[form, photo])
    kept = made["items"][0]["files"]
    assert [(each["filename"], each["kind"]) for each in kept] == [("form.pdf", "document"), ("counter.png", "image")]
    # Who added it cannot send it: what is kept is nobody's upload any more.
    conversation, _ = await cast.inbound_text(db, inbox)
    body = {"media_ids": [kept[0]["id"]], "undo_seconds": 0}
    assert (await client.post(f"/api/v1/conversations/{conversation}/messages", json=body)).status_code == 422
    # A colleague sees it, and the next line has none.
    await cast.signed_in(client, await cast.agent(db, name="Bea"))
    assert (await client.get(kept[0]["url"])).content == files.PDF
    assert (await client.get(f"/api/v1/media/{form}")).status_code == 404
    lines = (await recorded(client, contact, **NO))["items"]
    assert sorted(len(line["files"]) for line in lines) == [0, 2]


async def test_a_proof_outlives_the_sweep_and_its_upload_does_not(
    db: Database,
    client: httpx.AsyncClient,
    inbox: InboxConfig,
) -> None:
    contact = await person(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    form = await uploaded(client, "form.pdf", files.PDF, "application/pdf")
    kept = (await recorded(client, contact, **YES, media_ids=[form]))["items"][0]["files"][0]["id"]
    async with db.transaction() as tx:
        rows = await queries("shortline.media").fetch(tx, "list_forgotten", before=NOW + timedelta(days=9), most=10)
    assert [str(row["id"]) for row in rows] == [form]
    assert kept != form


@pytest.mark.parametrize(
    ("name", "content", "mime", "times", "code"),
    [
        ("note.txt", b"She said yes.", "text/plain", 1, "proof_kind"),
        ("form.pdf", files.PDF, "application/pdf", 2, "bad_request"),
    ],
)
async def test_what_is_no_proof_is_refused_and_writes_nothing(
    db: Database,
    client: httpx.AsyncClient,
    inbox: InboxConfig,
    name: str,
    content: bytes,
    mime: str,
    times: int,
    code: str,
) -> None:
    contact = await person(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    added = await uploaded(client, name, content, mime)
    refused = await recorded(client, contact, 422, **YES, media_ids=[added] * times)
    assert (refused["code"], refused["field"]) == (code, "media_ids")
    assert (await client.get(f"/api/v1/contacts/{contact}/consents")).json()["items"] == []
