"""`%`, `_` and the backslash are letters in every search: they find themselves, and nothing else."""

import httpx
import pytest

from shortline.channels.event_parts import SenderKeys
from shortline.db import Database
from tests import cast

NAMES = ["100% Wol", "a_b cd", "back\\slash", "Anna de Vries", "abb cd", "star * [x] ^$ .?"]


@pytest.fixture
async def everybody(client: httpx.AsyncClient, db: Database) -> httpx.AsyncClient:
    inbox = await cast.inbox(db)
    for n, name in enumerate(NAMES):
        sender = SenderKeys(wa_id=f"3161234560{n}", username=f"@u_{n}", profile_name=name)
        await cast.inbound_text(db, inbox, f"this is {name}", sender=sender)
    return await cast.signed_in(client, await cast.owner(db))


@pytest.mark.parametrize(
    ("typed", "found"),
    [("%", []), ("_", []), ("%%%", []), ("___", []), ("\\", []), ("100%", ["100% Wol"]), ("0% w", ["100% Wol"]), ("100_", []),
     ("a_b", ["a_b cd"]), ("a%b", []), ("a%", []), ("k\\s", ["back\\slash"]), ("\\s", []), ("an%es", []), ("ann_", []),
     ("ann.", []), ("* [x]", ["star * [x] ^$ .?"]), (".*", []), ("^$ .", ["star * [x] ^$ .?"]), ("@u_3", ["Anna de Vries"]),
     ("u%3", [])],
)  # fmt: skip
async def test_wildcards_are_letters(everybody: httpx.AsyncClient, typed: str, found: list[str]) -> None:
    async def names(path: str, take) -> list[str]:
        answer = await everybody.get(f"/api/v1{path}", params={"q": typed})
        assert answer.status_code == 200, answer.text
        return sorted(take(answer.json()))

    assert await names("/contacts", lambda said: [each["name"] for each in said["items"]]) == found
    assert await names("/search", lambda said: [each["name"] for each in said["contacts"]]) == found


async def test_wildcards_are_letters_in_macros_too(client: httpx.AsyncClient, db: Database) -> None:
    await cast.signed_in(client, await cast.owner(db))
    for shortcut, name in (("bus_1", "All of 100% wool"), ("busx1", "Another")):
        given = {"shortcut": shortcut, "name": name, "wordings": ["Hello there."]}
        assert (await client.post("/api/v1/macros", json=given)).status_code == 201
    for typed, found in (
        ("bus_", ["bus_1"]),
        ("%", ["bus_1"]),
        ("_1", []),
        ("%x", []),
        ("b%1", []),
        ("100%", ["bus_1"]),
        ("all%wool", []),
        ("\\", []),
    ):
        answer = await client.get("/api/v1/macros", params={"q": typed})
        assert [each["shortcut"] for each in answer.json()["items"]] == found, typed
