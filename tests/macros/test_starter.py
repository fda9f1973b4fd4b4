"""Answers to begin with: the same in every language, fit for the guard of wordings, taken once, gone with the demo."""

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.db import Database
from shortline.macros import starter
from shortline.macros.shapes import StarterLanguage
from shortline.macros.wording import variables
from shortline.welcome.removal import remove_demo
from tests import cast
from tests.routing.team import ask

LANGUAGES = sorted(starter.answers())


def test_each_language_the_api_takes_is_written() -> None:
    assert sorted(StarterLanguage.__args__) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_in_wordings_of_its_own(language: str) -> None:
    mine, english = starter.answers()[language], starter.answers()["en"]
    assert [each["shortcut"] for each in mine] == [each["shortcut"] for each in english]
    assert [each.get("closing_line", False) for each in mine] == [each.get("closing_line", False) for each in english]
    said = [wording for each in mine for wording in each["wordings"]]
    assert len(set(said)) == len(said)
    assert all(len(each["wordings"]) >= 3 for each in mine)
    for answer, theirs in zip(mine, english, strict=True):
        assert variables(answer["wordings"]) == variables(theirs["wordings"]), answer["shortcut"]


async def test_they_are_taken_once_and_are_macros_like_any_other(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD))
    offered = (await ask(client, "GET", "/macros/starter"))["items"]
    assert {each["language"] for each in offered} == set(LANGUAGES)
    assert not any(each["added"] for each in offered)
    every = len(offered) // len(LANGUAGES)
    assert (await ask(client, "POST", "/macros/starter", 201, json={"languages": ["nl", "fr", "nl"]}))[
        "added"
    ] == 2 * every
    assert (await ask(client, "POST", "/macros/starter", 201, json={"languages": ["nl", *LANGUAGES]}))[
        "added"
    ] == 5 * every
    assert (await ask(client, "POST", "/macros/starter", 201, json={"languages": LANGUAGES}))["added"] == 0
    macros = (await ask(client, "GET", "/macros", params={"limit": 100}))["items"]
    assert len(macros) == len(offered)
    assert all(each["shared"] and each["may_edit"] for each in macros)
    assert all(each["added"] for each in (await ask(client, "GET", "/macros/starter"))["items"])


async def test_what_the_desk_wrote_itself_stays(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD))
    own = {
        "shortcut": "Check",
        "language": "nl",
        "shared": True,
        "wordings": [f"{word}, binnen 24 uur." for word in ("Ja", "Goed", "Dag")],
    }
    mine = await ask(client, "POST", "/macros", 201, json=own)
    every = len(starter.answers()["nl"])
    # Dutch has it; English would say something else than the Dutch of the same shortcut.
    assert (await ask(client, "POST", "/macros/starter", 201, json={"languages": ["nl", "en"]}))["added"] == 2 * (
        every - 1
    )
    assert await ask(client, "GET", f"/macros/{mine['id']}") == mine


async def test_a_language_without_answers_is_named(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD))
    answer = await client.post("/api/v1/macros/starter", json={"languages": ["xx"]})
    assert (answer.status_code, "languages" in answer.text) == (422, True)


async def test_those_of_the_demo_go_with_it_and_those_somebody_changed_stay(
    db: Database, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD))
    await ask(client, "POST", "/macros/starter", 201, json={"languages": ["en"]})
    async with db.transaction() as tx:
        await tx.execute("UPDATE macros SET is_demo = true")
    [first, *_] = (await ask(client, "GET", "/macros"))["items"]
    await ask(client, "PATCH", f"/macros/{first['id']}", json={"name": "Ours now"})
    async with db.transaction() as tx:
        await remove_demo(tx)
    assert [each["name"] for each in (await ask(client, "GET", "/macros"))["items"]] == ["Ours now"]
