"""A team closes: what waits goes to the one that takes over, the customer is told once, clocks go on by its hours, and in the
morning all of it is home again, with a briefing."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts import presence
from shortline.accounts.actor import Actor, Role
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.db import Database
from shortline.overnight import briefing
from shortline.overnight.rounds import Round, go_round
from shortline.sla.recount import portion
from tests import cast
from tests.cast import NOW

# NOW is a Saturday, nine o'clock UTC. The day team works from eight to ten, the night team from noon to midnight.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LINE = [{"text": "Good evening, {{contact.first_name|hello}}. {{team.name|Colleagues}} will answer."}]


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def week(opens: str, closes: str) -> dict[str, Any]:
    return {"zone": "UTC", "week": [{"day": day, "opens": opens, "closes": closes} for day in DAYS]}


@dataclass
class Desk:
    db: Database
    client: httpx.AsyncClient
    inbox: InboxConfig
    day: int
    night: int
    lead: Actor

    async def ask(self, method: str, path: str, expect: int = 200, **more: Any) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", **more)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def pair(self, expect: int = 200, **changed: Any) -> Any:
        body = {"taker_id": str(self.night), "lines": LINE, **changed}
        return await self.ask("PUT", f"/overnight/teams/{self.day}", expect, json=body)

    async def writes(self, person: int = 1, hours: float = 0, text: str = "Is tram 4 running?") -> int:
        sender = SenderKeys(wa_id=f"3161111{person:04d}", profile_name=f"Person {person}")
        talk, _ = await cast.inbound_text(self.db, self.inbox, text, sender=sender, now=at(hours))
        return talk

    async def go(self, hours: float) -> tuple[int, int]:
        found: Round = await go_round(self.db, now=at(hours))
        return found.over, found.home

    async def row(self, talk: int) -> Any:
        async with self.db.reading() as tx:
            return await tx.fetchrow("SELECT * FROM conversations WHERE id = $1", talk)

    async def team(self, talk: int) -> int:
        return int((await self.row(talk))["team_id"])

    async def said(self) -> list[str]:
        async with self.db.reading() as tx:
            rows = await tx.fetch(
                "SELECT text FROM messages WHERE direction = 'out' AND author_kind = 'automation' ORDER BY id"
            )
        return [row["text"] for row in rows]

    async def run(self, sql: str, *values: Any) -> Any:
        async with self.db.transaction() as tx:
            return await tx.fetchval(sql, *values)

    async def answered(self, talk: int, hours: float, by: Actor | None = None) -> None:
        """A person's answer was taken by the provider."""
        await self.run(
            "WITH c AS (UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $2,"
            " message_seq = message_seq + 1 WHERE id = $1 RETURNING id, inbox_id, message_seq)"
            " INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, author_agent_id,"
            " display_at, state, state_at, created_at)"
            " SELECT id, inbox_id, message_seq, 'out', 'text', 'Not until noon.', 'agent', $3, $2, 'sent', $2, $2 FROM c",
            talk, at(hours), by.agent_id if by else None,
        )  # fmt: skip

    async def sits(self, who: Actor, hours: float) -> None:
        async with self.db.transaction() as tx:
            assert who.agent_id
            await presence.note_seen(tx, {who.agent_id: at(hours)}, now=at(hours))
            await presence.settle(tx, now=at(hours))


@pytest.fixture
async def desk(db: Database, client: httpx.AsyncClient) -> Desk:
    day, night = await cast.team(db, name="Service"), await cast.team(db, name="Evening")
    lead = await cast.agent(db, name="Noor", role=Role.ADMIN, team_ids=(day,))
    await cast.signed_in(client, lead, db=db)
    made = Desk(db, client, await cast.inbox(db, team_id=day), day, night, lead)
    await made.ask("PUT", f"/hours/teams/{day}", json=week("08:00", "10:00"))
    await made.ask("PUT", f"/hours/teams/{night}", json=week("12:00", "24:00"))
    return made


async def test_at_closing_what_waits_goes_over_and_at_opening_it_is_home(desk: Desk) -> None:
    await desk.pair()
    early = await desk.writes(1)
    assert await desk.go(0.9) == (0, 0)
    assert await desk.go(1) == (1, 0)
    assert await desk.team(early) == desk.night
    late = await desk.writes(2, 2)  # newly written
    assert await desk.go(2) == (1, 0)
    assert await desk.go(2.1) == (0, 0)
    assert await desk.said() == ["Good evening, Person. Evening will answer."] * 2
    lines = (await desk.ask("GET", f"/conversations/{early}/messages"))["items"]
    [why] = [each["content"]["why"] for each in lines if each["content"].get("change") == "assigned"]
    assert why == [{"code": "night_begins", "team_id": str(desk.day)}]
    assert await desk.go(14.9) == (0, 0)
    assert await desk.go(15) == (0, 2)  # midnight: the other one closes last before eight
    assert [await desk.team(each) for each in (early, late)] == [desk.day, desk.day]
    assert await desk.go(23) == (0, 0)
    # It waits for us the whole time: a line of the house is no answer.
    assert (await desk.row(early))["waiting_since"] == at(0)


async def test_clocks_go_on_by_the_hours_of_whoever_has_it(desk: Desk) -> None:
    await desk.ask("PUT", f"/hours/inboxes/{desk.inbox.id}", json=week("08:00", "10:00"))
    await desk.pair()
    talk = await desk.writes(1, 0.75)
    assert (await desk.row(talk))["due_at"] == at(23.25)  # a quarter of an hour today, the rest tomorrow
    await desk.go(1)
    assert (await desk.row(talk))["due_at"] == at(3.5)  # from noon on, half an hour: over the inbox's own hours too
    [shown] = (await desk.ask("GET", "/conversations?view=all"))["items"]
    assert shown["team_id"] == str(desk.night)
    # Written while the other team has it, and counted anew by the recount, it is the same clock.
    other = await desk.writes(2, 1.5)
    await desk.go(1.5)
    assert (await desk.row(other))["due_at"] == at(3.5)
    async with desk.db.transaction() as tx:
        assert (await portion(tx, 0))[0] == 0
    await desk.go(15)
    assert (await desk.row(talk))["due_at"] == at(23.25)


async def test_a_clock_that_is_put_back_hands_nothing_over_twice_and_nothing_home_too_early(desk: Desk) -> None:
    await desk.pair()
    talk = await desk.writes()
    assert await desk.go(1.001) == (1, 0)
    assert await desk.go(0.9) == (0, 0)  # before closing again: it stays where it is
    assert await desk.go(1) == (0, 0)
    assert await desk.go(15.01) == (0, 1)
    assert await desk.go(14) == (0, 0)  # evening again: it went over for this closing
    assert await desk.team(talk) == desk.day
    assert await desk.go(25) == (1, 0)  # the next evening
    assert len(await desk.said()) == 1  # he wrote nothing since he was told
    assert await desk.run("SELECT unsaid FROM overnight_stays ORDER BY id DESC LIMIT 1") == "told_before"


async def test_two_workers_hand_over_once(desk: Desk) -> None:
    await desk.pair()
    for person in range(6):
        await desk.writes(person)
    found = await asyncio.gather(*(go_round(desk.db, now=at(1)) for _ in range(3)))
    assert sum(each.over for each in found) + (await go_round(desk.db, now=at(1))).over == 6
    assert await desk.run("SELECT count(*) FROM overnight_stays") == 6
    assert len(await desk.said()) == 6


async def test_what_somebody_moved_by_hand_stays_where_he_put_it(desk: Desk) -> None:
    await desk.pair()
    third = await cast.team(desk.db, name="Third")
    kept, moved = await desk.writes(1), await desk.writes(2)
    await desk.go(1)
    back = {"assignee_id": None, "team_id": str(desk.day)}
    await desk.ask("POST", f"/conversations/{kept}/assign", json=back)
    await desk.ask("POST", f"/conversations/{moved}/assign", json=back | {"team_id": str(third)})
    assert await desk.go(2) == (0, 0)
    assert await desk.go(15) == (0, 0)
    assert [await desk.team(each) for each in (kept, moved)] == [desk.day, third]
    assert await desk.run("SELECT count(*) FROM overnight_stays WHERE back_at IS NULL") == 0


async def test_whoever_is_in_the_middle_of_a_talk_keeps_it_and_the_customer_is_told_nothing(desk: Desk) -> None:
    await desk.pair()
    ali = await cast.agent(desk.db, name="Ali", team_ids=(desk.day,))
    talk, cold = await desk.writes(1), await desk.writes(2)
    await desk.run("UPDATE conversations SET assignee_id = $1", ali.agent_id)
    await desk.answered(talk, 0.8, ali)
    await desk.writes(1, 0.9)
    await desk.sits(ali, 1)
    assert await desk.go(1) == (2, 0)
    assert [(await desk.row(each))["assignee_id"] for each in (talk, cold)] == [ali.agent_id, None]
    assert await desk.team(talk) == desk.night  # its clock runs on, and the others see it
    assert len(await desk.said()) == 1
    assert await desk.run("SELECT unsaid FROM overnight_stays WHERE conversation_id = $1", talk) == "in_talk"


async def test_in_the_morning_it_is_whose_it_was_if_he_is_there_or_nobody_waits(desk: Desk) -> None:
    await desk.pair()
    ali, bo = [await cast.agent(desk.db, name=name, team_ids=(desk.day,)) for name in ("Ali", "Bo")]
    here, away, done, left = [await desk.writes(person) for person in range(4)]
    for talk, who in ((here, ali), (away, bo), (done, bo), (left, ali)):
        await desk.run("UPDATE conversations SET assignee_id = $2 WHERE id = $1", talk, who.agent_id)
    await desk.go(1)
    await desk.answered(done, 4)
    await desk.ask("POST", f"/conversations/{left}/close")
    await desk.sits(ali, 15)
    assert await desk.go(15) == (0, 4)
    assert [(await desk.row(each))["assignee_id"] for each in (here, away, done)] == [ali.agent_id, None, bo.agent_id]
    assert await desk.team(left) == desk.day  # closed in the night: the next question is for the day


async def test_what_is_answered_blocked_or_for_another_team_does_not_go(desk: Desk) -> None:
    await desk.pair()
    answered, blocked, elsewhere = [await desk.writes(person) for person in range(3)]
    await desk.answered(answered, 0.5)
    await desk.run("UPDATE contacts SET is_blocked = true WHERE id = $1", (await desk.row(blocked))["contact_id"])
    await desk.run("UPDATE conversations SET team_id = $2 WHERE id = $1", elsewhere, desk.night)
    assert await desk.go(1) == (0, 0)


async def test_without_a_line_nothing_is_said_and_a_refusal_is_kept(desk: Desk) -> None:
    await desk.pair(lines=[])
    await desk.writes()
    await desk.go(1)
    assert await desk.said() == []
    assert await desk.run("SELECT unsaid FROM overnight_stays") == "no_line"
    await desk.pair()
    talk = await desk.writes(2, 1)
    await desk.run(
        "UPDATE conversations SET window_opened_at = window_opened_at - interval '3 days' WHERE id = $1", talk
    )
    await desk.go(1)
    assert await desk.run("SELECT unsaid FROM overnight_stays WHERE conversation_id = $1", talk) == "window_closed"


async def test_taken_back_or_gone_what_is_away_comes_home(desk: Desk) -> None:
    await desk.pair()
    talk = await desk.writes()
    await desk.go(1)
    await desk.ask("DELETE", f"/overnight/teams/{desk.day}", 204)
    assert (await desk.ask("GET", "/overnight"))["items"] == []
    assert await desk.go(2) == (0, 1)
    assert await desk.team(talk) == desk.day
    await desk.pair()
    other = await desk.writes(2, 2)
    assert await desk.go(2) == (1, 0)
    await desk.ask("DELETE", f"/teams/{desk.night}", 204)
    assert await desk.go(2.1) == (0, 1)
    assert await desk.team(other) == desk.day
    await desk.ask("DELETE", f"/overnight/teams/{desk.day}", 404)


async def test_rings_teams_without_hours_and_lines_that_cannot_be_sent_are_refused(desk: Desk) -> None:
    third = await cast.team(desk.db, name="Third")
    refused = await desk.pair(422, taker_id=str(third))
    assert (refused["reason"], refused["field"], refused["params"]) == (
        "overnight_no_hours",
        "taker_id",
        {"team": "Third"},
    )
    refused = await desk.pair(422, taker_id=str(desk.day))
    assert (refused["reason"], refused["field"]) == ("overnight_ring", "taker_id")
    await desk.pair()
    await desk.ask("PUT", f"/hours/teams/{third}", json=week("00:00", "24:00"))
    await desk.ask("PUT", f"/overnight/teams/{desk.night}", json={"taker_id": str(third)})
    refused = await desk.ask("PUT", f"/overnight/teams/{third}", 422, json={"taker_id": str(desk.day)})
    assert refused["reason"] == "overnight_ring"
    assert refused["params"] == {"way": "Third → Service → Evening → Third"}
    refused = await desk.pair(422, lines=[{"text": "fine"}, {"text": "{{nobody.name}}"}])
    assert refused["field"] == "lines[1].text"
    assert (await desk.pair(422, taker_id="999"))["code"] == "unknown_team"
    await desk.ask("PUT", "/overnight/teams/999", 404, json={"taker_id": str(desk.night)})


async def test_the_minutes_in_which_nobody_is_there_are_named(desk: Desk) -> None:
    shown = await desk.pair()
    assert (shown["taker_name"], shown["is_away"], shown["is_idle"]) == ("Evening", False, False)
    assert shown["minutes"] == 7 * (2 + 8) * 60  # from ten to noon, and from midnight to eight
    assert shown["gaps"][0] == {"begins": "2026-03-14T10:00:00Z", "ends": "2026-03-14T12:00:00Z"} | {
        key: at(hours).isoformat().replace("+00:00", "Z") for key, hours in (("begins", 1), ("ends", 3))
    }
    await desk.ask("PUT", f"/hours/teams/{desk.night}", json=week("00:00", "24:00"))
    [shown] = (await desk.ask("GET", "/overnight"))["items"]
    assert (shown["minutes"], shown["gaps"]) == (0, [])
    await desk.ask("PUT", f"/hours/teams/{desk.night}", json=week("08:30", "09:30"))
    assert (await desk.ask("GET", "/overnight"))["items"][0]["is_idle"] is True


async def test_the_briefing_says_what_came_in_what_was_answered_and_promised_and_who_waits(desk: Desk) -> None:
    await desk.pair()
    waited, came, answered = await desk.writes(1), await desk.writes(2, 4), await desk.writes(3, 4.5)
    await desk.go(1)
    await desk.go(4.6)
    await desk.answered(answered, 5)
    await desk.run(
        "INSERT INTO handovers (conversation_id, kind, address, due_at, summary, made_at)"
        " VALUES ($1, 'call_back', '+31 6', $2, 'Bag', $3)",
        answered, at(26), at(5),
    )  # fmt: skip
    await desk.go(15)
    async with desk.db.reading() as tx:
        found = await briefing.read(tx, desk.day, by=desk.lead, now=at(23))
    rows = {row["id"]: row for row in found.night}
    assert list(rows) == [waited, came, answered]  # who waits longest first
    assert [rows[each]["came_at"] for each in (waited, came)] == [None, at(4)]
    assert [rows[each]["answered_at"] for each in (came, answered)] == [None, at(5)]
    assert [(each["name"], each["kind"]) for each in found.promised] == [("Person 3", "call_back")]
    assert [row["id"] for row in found.closing] == [waited, came]  # a day after their last word
    assert (found.told.is_over, found.told.went, found.told.is_read) == (True, 3, False)


async def test_a_briefing_is_read_once_by_each_and_only_by_the_team(desk: Desk) -> None:
    await desk.pair()
    await desk.run("UPDATE overnight SET updated_at = $1", at(-20))
    talk = await desk.writes(1, -20)  # the evening before
    await desk.go(-19)
    await desk.go(-1)
    [night] = (await desk.ask("GET", "/overnight/nights"))["items"]
    assert (night["team_name"], night["taker_name"], night["is_over"], night["is_read"]) == (
        "Service",
        "Evening",
        True,
        False,
    )
    shown = await desk.ask("GET", f"/overnight/nights/{desk.day}")
    assert [each["conversation_id"] for each in shown["conversations"]] == [str(talk)]
    await desk.ask("POST", f"/overnight/nights/{desk.day}/read", 204)
    assert (await desk.ask("GET", "/overnight/nights"))["items"][0]["is_read"] is True
    colleague = await cast.agent(desk.db, name="Ali", team_ids=(desk.day,))
    stranger = await cast.agent(desk.db, name="Bo", team_ids=(desk.night,))
    await cast.signed_in(desk.client, colleague, db=desk.db)
    assert (await desk.ask("GET", "/overnight/nights"))["items"][0]["is_read"] is False
    await cast.signed_in(desk.client, stranger, db=desk.db)
    assert (await desk.ask("GET", "/overnight/nights"))["items"] == []
    await desk.ask("GET", f"/overnight/nights/{desk.day}", 404)
    await desk.ask("POST", f"/overnight/nights/{desk.day}/read", 404)


async def test_at_night_only_who_is_awake_is_told(desk: Desk) -> None:
    await desk.ask("PUT", f"/hours/teams/{desk.night}", json=week("00:00", "24:00"))
    await desk.pair()
    asleep = await desk.writes(1, 0)
    awake = await desk.writes(2, 14)
    assert await desk.go(14.01) == (2, 0)  # late in the evening
    assert await desk.run("SELECT unsaid FROM overnight_stays WHERE conversation_id = $1", asleep) == "too_late"
    assert await desk.run("SELECT message_id FROM overnight_stays WHERE conversation_id = $1", awake) is not None
    assert len(await desk.said()) == 1
