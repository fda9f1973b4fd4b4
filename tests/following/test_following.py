"""Following and being called by name through the API: who is told, of what, and who no longer is."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shortline.accounts.actor import Actor, Role
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.events import feed
from shortline.realtime.audience import hears
from shortline.realtime.reading import load_facts
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask


class Desk:
    def __init__(self, db: Database, client: httpx.AsyncClient):
        self.db, self.client = db, client

    async def start(self) -> "Desk":
        self.front, self.back = await cast.team(self.db, name="Front"), await cast.team(self.db, name="Back office")
        self.lena = await cast.agent(self.db, name="Lena", role=Role.LEAD)
        self.ali = await cast.agent(self.db, name="Ali", team_ids=(self.front,))
        self.mia = await cast.agent(self.db, name="Mia", team_ids=(self.front,))
        self.ben = await cast.agent(self.db, name="Ben", team_ids=(self.back,))
        self.inbox = await cast.inbox(self.db, team_id=self.front)
        self.talk, self.said = await cast.inbound_text(self.db, self.inbox)
        return self

    async def ask(self, who: Actor, method: str, path: str, expected: int = 200, **more: Any) -> Any:
        await cast.signed_in(self.client, who, db=self.db)
        return await ask(self.client, method, path, expected, **more)

    async def note(self, who: Actor, text: str, expected: int = 201, **more: Any) -> Any:
        given = {"text": text, "client_message_id": str(uuid4())} | more
        return await self.ask(who, "POST", f"/conversations/{self.talk}/notes", expected, json=given)

    async def row(self, who: Actor) -> tuple[int, bool, bool]:
        found = await self.ask(who, "GET", f"/conversations/{self.talk}")
        return found["mentions"], found["following"], found["news"]

    async def counts(self, who: Actor) -> tuple[int, int, int]:
        found = await self.ask(who, "GET", "/conversations/counts")
        return found["mentions"], found["following"], found["following_news"]

    async def listed(self, who: Actor, view: str) -> list[str]:
        return [each["id"] for each in (await self.ask(who, "GET", f"/conversations?view={view}"))["items"]]

    async def read(self, who: Actor, message_id: int | str) -> None:
        await self.ask(who, "POST", f"/conversations/{self.talk}/read", json={"message_id": str(message_id)})

    async def followers(self, who: Actor) -> list[str]:
        return [each["name"] for each in (await self.ask(who, "GET", f"/conversations/{self.talk}"))["followers"]]

    async def heard(self, who: Actor, kind: str) -> int:
        await feed.sequence(self.db)
        async with self.db.reading() as tx:
            events = await feed.after(tx, 0, limit=2000)
            facts = await load_facts(tx, [each.conversation_id for each in events])
        return sum(each.kind == kind and hears(who, each, facts) for each in events)


@pytest.fixture
async def desk(db: Database, client: httpx.AsyncClient) -> Desk:
    return await Desk(db, client).start()


async def test_who_is_called_is_told_and_follows_until_he_has_read_it(desk: Desk) -> None:
    noted = await desk.note(desk.mia, "@ali can you look? Not @Mia herself.")
    assert noted["content"]["mentions"] == [{"kind": "agent", "id": str(desk.ali.agent_id), "name": "Ali"}]
    assert await desk.row(desk.ali) == (1, True, False)
    assert (await desk.counts(desk.ali), await desk.listed(desk.ali, "mentions")) == ((1, 1, 0), [str(desk.talk)])
    assert await desk.row(desk.mia) == (0, False, False)
    assert await desk.heard(desk.ali, "mention.created") == 1
    assert await desk.heard(desk.mia, "mention.created") + await desk.heard(desk.lena, "mention.created") == 0
    assert await desk.followers(desk.mia) == ["Ali"]
    await desk.read(desk.ali, desk.said)  # up to what stood before it
    assert await desk.row(desk.ali) == (1, True, False)
    await desk.read(desk.ali, noted["id"])
    assert (await desk.row(desk.ali), await desk.counts(desk.ali)) == ((0, True, False), (0, 1, 0))
    assert await desk.listed(desk.ali, "mentions") == []
    assert await desk.heard(desk.ali, "news.seen") == 1


async def test_a_team_reaches_each_of_its_members_once_and_the_same_note_is_one(desk: Desk) -> None:
    key = str(uuid4())
    for _ in range(2):
        await desk.note(desk.mia, "@Front and @Ali: ideas?", client_message_id=key)
    assert (await desk.row(desk.ali), await desk.row(desk.mia)) == ((1, True, False), (0, False, False))
    await desk.note(desk.lena, "@FRONT, please")
    assert (await desk.counts(desk.ali))[0] == 1  # conversations, not notes
    assert ((await desk.row(desk.ali))[0], (await desk.row(desk.mia))[0]) == (2, 1)


async def test_a_call_of_somebody_who_may_not_see_it_is_refused_or_left_as_words(desk: Desk) -> None:
    refused = await desk.note(desk.mia, "@Ben @Ali @Back office?", 422)
    assert (refused["code"], refused["params"], refused["field"]) == (
        "mention_unseen", {"names": "Ben, Back office"}, "text",
    )  # fmt: skip
    assert await desk.row(desk.ali) == (0, False, False)
    noted = await desk.note(desk.mia, "@Ben @Ali @Back office?", plain_mentions=True)
    assert [each["name"] for each in noted["content"]["mentions"]] == ["Ali"]
    offered = await desk.ask(desk.mia, "GET", f"/conversations/{desk.talk}/colleagues")
    assert [each["name"] for each in offered["agents"]] == ["Ali", "Lena"]
    assert [each["name"] for each in offered["teams"]] == ["Front"]


async def test_who_gets_it_by_handing_over_may_be_named_in_the_note(desk: Desk) -> None:
    given = {"assignee_id": str(desk.ben.agent_id), "note": "@Ben knows. @Back office does not."}
    await desk.ask(desk.mia, "POST", f"/conversations/{desk.talk}/assign", json=given)
    assert await desk.row(desk.ben) == (1, True, False)


async def test_followers_hear_of_the_customer_and_of_the_end_until_they_look(desk: Desk, clock: ManualClock) -> None:
    at = f"/conversations/{desk.talk}"
    for _ in range(2):
        assert (await desk.ask(desk.ali, "PUT", f"{at}/follow"))["following"] is True
    assert await desk.row(desk.ali) == (0, True, False)  # what was there before is no news
    _, later = await cast.inbound_text(desk.db, desk.inbox, "And on Sunday?", now=NOW + timedelta(minutes=1))
    assert (await desk.row(desk.ali), await desk.counts(desk.ali)) == ((0, True, True), (0, 1, 1))
    await desk.read(desk.ali, later)
    assert (await desk.row(desk.ali), await desk.counts(desk.ali)) == ((0, True, False), (0, 1, 0))
    clock.advance(minutes=5)
    await desk.ask(desk.mia, "POST", f"{at}/close")
    assert await desk.row(desk.ali) == (0, True, True)
    assert await desk.listed(desk.ali, "following") == [str(desk.talk)]  # closed ones too
    await desk.read(desk.ali, later)
    assert await desk.row(desk.ali) == (0, True, False)
    assert (await desk.ask(desk.ali, "GET", at))["assignee_id"] == str(desk.mia.agent_id)  # nobody got it by following
    for _ in range(2):
        assert (await desk.ask(desk.ali, "DELETE", f"{at}/follow"))["following"] is False
    assert await desk.followers(desk.ali) == []
    async with desk.db.reading() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS change FROM events WHERE data ? 'agent_ids' ORDER BY id")
    assert [row["change"] for row in told] == ["followed", "unfollowed"]


async def test_what_one_closes_oneself_is_no_news(desk: Desk, clock: ManualClock) -> None:
    await desk.ask(desk.ali, "PUT", f"/conversations/{desk.talk}/follow")
    clock.advance(minutes=5)
    await desk.ask(desk.ali, "POST", f"/conversations/{desk.talk}/close")
    assert await desk.row(desk.ali) == (0, True, False)


async def test_who_loses_sight_of_it_is_told_nothing_more(desk: Desk) -> None:
    await desk.note(desk.mia, "@Ali look")
    before = await desk.heard(desk.ali, "message.received")
    await desk.ask(desk.lena, "POST", f"/conversations/{desk.talk}/assign", json={"team_id": str(desk.back)})
    await cast.inbound_text(desk.db, desk.inbox, "Hello?", now=NOW + timedelta(minutes=1))
    assert await desk.counts(desk.ali) == (0, 0, 0)
    assert await desk.listed(desk.ali, "mentions") + await desk.listed(desk.ali, "following") == []
    await desk.ask(desk.ali, "GET", f"/conversations/{desk.talk}", 404)
    assert await desk.heard(desk.ali, "mention.created") == 0
    assert await desk.heard(desk.ali, "message.received") <= before
    assert await desk.followers(desk.lena) == []
    await desk.note(desk.lena, "@Ali look again", 422)
