"""What somebody wrote is decoded once: whatever looks like more of the same is words, and comes back as it was sent."""

import httpx
import pytest
from tests import cast

from shortline.db import Database

WORDS = ["%3Cb%3E", "%253Cb%253E", "&lt;b&gt;", "&amp;lt;", "\\u003cb\\u003e", "\\x3c", "=3Cb=3E", "+ADw-b+AD4-", "%00", "a+b",
         "%C0%BC", "{{7*7}}", "${7*7}", "&#60;", "%u003c"]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
async def test_what_looks_encoded_stays_as_it_is(client: httpx.AsyncClient, db: Database, words: str) -> None:
    """In a name, in a search, in a text of a customer and in a file's name."""
    conversation, _ = await cast.inbound_text(db, await cast.inbox(db), f"so {words} it is")
    await cast.signed_in(client, await cast.owner(db))
    who = (await client.get(f"/api/v1/conversations/{conversation}")).json()["contact"]["id"]
    named = await client.patch(f"/api/v1/contacts/{who}", json={"name": words})
    assert (named.status_code, named.json()["name"]) == (200, words)
    [message] = (await client.get(f"/api/v1/conversations/{conversation}/messages")).json()["items"]
    assert message["text"] == f"so {words} it is"
    found = (await client.get("/api/v1/contacts", params={"q": words})).json()["items"]
    assert [each["name"] for each in found] == [words]
    twice = httpx.QueryParams({"q": str(httpx.QueryParams({"q": words}))[2:]})
    if str(twice) != str(httpx.QueryParams({"q": words})):
        assert (await client.get(f"/api/v1/contacts?{twice}")).json()["items"] == []
    added = await client.post("/api/v1/media", files={"file": (f"{words}.pdf", b"%PDF-1.7 x", "application/pdf")})
    assert added.status_code == 201, added.text
    if not set(words) & set("\\<>{}|:"):  # what no folder takes is replaced, never decoded
        assert added.json()["filename"] == f"{words}.pdf"


@pytest.mark.parametrize(
    "path", ["%2531", "%31%00", "1%2500", "..%2f1", "%2e%2e%2f1", "..%252f1", "１", "1%0a", "0x1", "1e0"]
)
async def test_an_id_is_digits_and_is_not_decoded_again(client: httpx.AsyncClient, db: Database, path: str) -> None:
    conversation, _ = await cast.inbound_text(db, await cast.inbox(db))
    await cast.signed_in(client, await cast.owner(db))
    answer = await client.get(f"/api/v1/conversations/{path.replace('1', str(conversation))}")
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fpyproject.toml", "/%2e%2e/%2e%2e/settings.py", "/..%252fsettings.py", "/_app/..%5c..%5csettings.py",
             "/%2fetc%2fpasswd", "/.git/config", "/..%2fsecrets.py"],
)  # fmt: skip
async def test_no_address_leads_out_of_the_apps_own_folder(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404 or answer.headers["content-type"].startswith("text/html")
    for secret in ("[project]", "BadSettings", "class Box", "root:", "[core]"):
        assert secret not in answer.text
