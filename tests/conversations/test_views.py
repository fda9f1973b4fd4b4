"""The lists: which conversations, in which order, page after page; search; timelines that do not jump."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Actor, Role
from shortline.accounts.permissions import ConversationFacts, may
from shortline.channels.event_parts import SenderKeys
from shortline.conversations import search, views
from shortline.db import Database
from tests import cast
from tests.cast import NOW


def person(number: int) -> SenderKeys:
    return SenderKeys(wa_id=f"316{number:08d}", profile_name=f"Person {number}")


async def crowd(db: Database, count: int = 12) -> list[int]:
    """One conversation a minute; every third is closed, every fourth snoozed, every fifth answered."""
    inbox = await cast.inbox(db)
    found = []
    for number in range(count):
        now = NOW + timedelta(minutes=number)
        conversation_id, _ = await cast.inbound_text(db, inbox, f"message {number}", sender=person(number), now=now)
        found.append(conversation_id)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET state = 'closed', waiting_since = NULL, due_at = NULL WHERE id % 3 = 0"
        )
        await tx.execute(
            "UPDATE conversations SET state = 'snoozed', snoozed_until = now() WHERE state = 'open' AND id % 4 = 0"
        )
        await tx.execute(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE state = 'open' AND id % 5 = 0"
        )
        await tx.execute(
            "UPDATE conversations SET waits_for_follow_up = true, target_minutes = 5, due_at = waiting_since + interval '5 min' "
            "WHERE id % 7 = 0"
        )
    return found


async def walk(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    """All pages, two rows at a time."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(50):
        params = asked | {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = await client.get("/api/v1/conversations", params=params)
        assert answer.status_code == 200, answer.text
        rows += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return rows
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("sort", ["most_overdue", "newest", "oldest"])
@pytest.mark.parametrize("state", [None, "open", "waiting_for_us", "waiting_for_customer", "snoozed", "closed"])
async def test_pages_hold_every_row_once_and_in_order(
    db: Database, client: httpx.AsyncClient, sort: str, state: str | None
) -> None:
    await crowd(db)
    await cast.signed_in(client, await cast.owner(db))
    asked = {"sort": sort} | ({"state": state} if state else {})
    rows = await walk(client, **asked)
    whole = (await client.get("/api/v1/conversations", params=asked | {"limit": 200})).json()
    assert [row["id"] for row in rows] == [row["id"] for row in whole["items"]]
    assert len({row["id"] for row in rows}) == len(rows) == whole["total"]
    if state and state != "open":
        assert {row["state"] for row in rows} <= {state}
    if sort == "newest":
        assert [row["last_message_at"] for row in rows] == sorted(
            (row["last_message_at"] for row in rows), reverse=True
        )
    if sort == "oldest":
        assert [row["last_message_at"] for row in rows] == sorted(row["last_message_at"] for row in rows)


async def test_most_overdue_is_measured_by_each_ones_own_target(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    first, _ = await cast.inbound_text(db, inbox, sender=person(1))
    live, _ = await cast.inbound_text(db, inbox, sender=person(2), now=NOW + timedelta(minutes=10))
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET target_minutes = 5, due_at = waiting_since + interval '5 min' WHERE id = $1", live
        )
    await cast.signed_in(client, await cast.owner(db))
    rows = (await client.get("/api/v1/conversations")).json()["items"]
    assert [row["id"] for row in rows] == [str(live), str(first)]


async def test_a_page_stays_where_it_is_when_new_ones_arrive(db: Database, client: httpx.AsyncClient) -> None:
    await crowd(db, 6)
    await cast.signed_in(client, await cast.owner(db))
    first = (await client.get("/api/v1/conversations", params={"sort": "newest", "limit": 3})).json()
    await cast.inbound_text(db, await cast.inbox(db), sender=person(99), now=NOW + timedelta(hours=1))
    rest = await client.get(
        "/api/v1/conversations", params={"sort": "newest", "limit": 9, "cursor": first["next_cursor"]}
    )
    ids = [row["id"] for row in first["items"] + rest.json()["items"]]
    assert len(ids) == len(set(ids)) == 6


async def test_a_cursor_of_another_order_is_refused(db: Database, client: httpx.AsyncClient) -> None:
    await crowd(db, 4)
    await cast.signed_in(client, await cast.owner(db))
    cursor = (await client.get("/api/v1/conversations", params={"sort": "newest", "limit": 1})).json()["next_cursor"]
    answer = await client.get("/api/v1/conversations", params={"sort": "oldest", "cursor": cursor})
    assert answer.json()["code"] == "bad_cursor"


async def test_views_and_filters(db: Database, client: httpx.AsyncClient) -> None:
    me = await cast.agent(db)
    team_id = await cast.team(db, members=(me,))
    mine_inbox, other_inbox = await cast.inbox(db), await cast.inbox(db)
    ids = [(await cast.inbound_text(db, mine_inbox, sender=person(number)))[0] for number in range(3)]
    elsewhere, _ = await cast.inbound_text(db, other_inbox, sender=person(0))
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET assignee_id = $1 WHERE id = $2", me.agent_id, ids[0])
        await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", team_id, ids[1])
    await cast.signed_in(client, me)

    async def seen(**asked: Any) -> set[int]:
        return {int(row["id"]) for row in await walk(client, **asked)}

    assert await seen(view="mine") == {ids[0]}
    assert await seen(view="team") == {ids[1]}
    assert await seen(view="unassigned") == {ids[1], ids[2], elsewhere}
    assert await seen() == {*ids, elsewhere}
    assert await seen(inbox_id=str(other_inbox.id)) == {elsewhere}
    assert await seen(team_id=str(team_id)) == {ids[1]}
    assert await seen(assignee_id=str(me.agent_id)) == {ids[0]}
    assert await seen(channel="whatsapp") == {*ids, elsewhere}
    assert await seen(channel="pigeon") == set()
    counts = (await client.get("/api/v1/conversations/counts")).json()
    assert (counts["mine"], counts["team"], counts["unassigned"], counts["all"]) == (1, 1, 3, 4)
    assert counts["by_inbox"] == {str(mine_inbox.id): 3, str(other_inbox.id): 1}


async def test_the_list_shows_exactly_what_may_be_opened(db: Database) -> None:
    """The filter of the lists and the check of single conversations are one rule."""
    teams = [await cast.team(db) for _ in range(2)]
    people = [
        await cast.agent(db),
        await cast.agent(db, team_ids=(teams[0],)),
        await cast.agent(db, role=Role.LEAD),
        Actor("contact"),
    ]
    number = 0
    for inbox_team in (None, teams[0]):
        inbox = await cast.inbox(db, team_id=inbox_team)
        for team_id in (None, *teams):
            for assignee in (None, people[0].agent_id, people[1].agent_id):
                number += 1
                conversation_id, _ = await cast.inbound_text(db, inbox, sender=person(number))
                async with db.transaction() as tx:
                    await tx.execute(
                        "UPDATE conversations SET team_id = $1, assignee_id = $2 WHERE id = $3",
                        team_id,
                        assignee,
                        conversation_id,
                    )
    async with db.transaction() as tx:
        rows = await tx.fetch(
            "SELECT c.id, c.assignee_id, c.team_id, i.team_id AS it FROM conversations c JOIN inboxes i ON i.id = c.inbox_id"
        )
        for who in people:
            listed, _ = await views.page(tx, views.Filter(), who, sort="newest", after=None, limit=200)
            allowed = {
                row["id"]
                for row in rows
                if may(who, "conversation.read", ConversationFacts(row["assignee_id"], row["team_id"], row["it"]))
                is True
            }
            assert set(listed) == allowed
            assert await views.total(tx, views.Filter(), who) == len(allowed)


async def test_search_finds_names_numbers_and_words(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    tram, message_id = await cast.inbound_text(db, inbox, "Où est le tram numéro quatre?")
    await cast.inbound_text(db, inbox, "Waar is mijn fiets", sender=cast.BORIS)
    await cast.signed_in(client, await cast.owner(db))

    async def search(typed: str) -> dict[str, Any]:
        answer = await client.get("/api/v1/search", params={"q": typed})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    for typed in ("numero", "NUMÉRO qua", "tram"):
        [hit] = (await search(typed))["messages"]
        assert (hit["message"]["id"], hit["conversation"]["id"]) == (str(message_id), str(tram))
        assert "tram" in hit["snippet"]
    for typed in ("anna", "06 12345678", "+31612345678"):
        assert [each["id"] for each in (await search(typed))["conversations"]] == [str(tram)], typed
    assert [each["name"] for each in (await search("бор"))["contacts"]] == ["Борис"]
    for typed in ("", "  ", "'", "&|!", "a\\b", "\x00", "%", "zzz", "'; --", "<b>", "🚋"):
        found = await search(typed)
        assert found["messages"] == []
    by_list = (await client.get("/api/v1/conversations", params={"q": "fiets"})).json()["items"]
    assert [row["contact"]["name"] for row in by_list] == ["Борис"]


@pytest.mark.parametrize("reach", [0, 3, 1000])
async def test_search_reaches_back_to_the_first_message_and_gives_the_newest(
    db: Database, monkeypatch: pytest.MonkeyPatch, reach: int
) -> None:
    """However few of the newest messages are looked through before the index is asked for all."""
    monkeypatch.setattr(search, "REACH", reach)
    inbox = await cast.inbox(db)
    written = [
        (
            await cast.inbound_text(
                db, inbox, "tram" if number else "tram velodrome", at=NOW + timedelta(minutes=number)
            )
        )[1]
        for number in range(9)
    ]
    actor = await cast.owner(db)
    async with db.transaction() as tx:
        for most in (1, 4, 20):
            hits = await search.messages(tx, "tram", actor, limit=most)
            assert [hit["id"] for hit in hits] == written[::-1][:most]
        assert [hit["id"] for hit in await search.messages(tx, "velo", actor, limit=20)] == written[:1]


async def test_a_timeline_in_pages_is_the_whole_timeline(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    ids = []
    for number in range(11):
        minutes = number if number != 7 else 2.5  # one arrives late
        at = NOW + timedelta(minutes=minutes)
        conversation_id, message_id = await cast.inbound_text(
            db, inbox, str(number), at=at, now=NOW + timedelta(minutes=number)
        )
        ids.append(str(message_id))
    expected = [*ids[:3], ids[7], *ids[3:7], *ids[8:]]
    await cast.signed_in(client, await cast.owner(db))
    path = f"/api/v1/conversations/{conversation_id}/messages"

    async def page(**asked: Any) -> dict[str, Any]:
        return dict((await client.get(path, params=asked)).json())

    newest = await page(limit=4)
    got = newest["items"]
    while True:
        before = await page(before=got[0]["seq"], limit=3)
        got = before["items"] + got
        if not before["has_before"]:
            break
    assert [each["id"] for each in got] == expected
    assert [each["late"] for each in got].count(True) == 1
    after = await page(after=got[3]["seq"], limit=100)
    assert [each["id"] for each in after["items"]] == expected[4:]
    beginning = await page(after=0, limit=3)
    assert [each["id"] for each in beginning["items"]] == expected[:3]
    assert (beginning["has_before"], beginning["has_after"]) == (False, True)
    for middle in (0, 5, 10):
        around = await page(around=expected[middle], limit=5)
        shown = [each["id"] for each in around["items"]]
        assert len(shown) == 5
        assert expected[middle] in shown
        assert around["has_before"] == (shown[0] != expected[0])
        assert around["has_after"] == (shown[-1] != expected[-1])
    assert (await client.get(path, params={"around": "999999"})).status_code == 404
    assert (await page(before=999))["items"] == []
