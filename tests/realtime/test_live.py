"""The live socket carries exactly what its agent may see, misses nothing, and lets nobody in or stay without a right."""

import asyncio
import random
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from shortline.accounts import sessions
from shortline.accounts.actor import Role
from shortline.accounts.store import q as accounts_q
from shortline.conversations.assign import assign
from shortline.db import Database
from shortline.events import feed, kinds
from shortline.realtime import hub as hub_module
from shortline.realtime import sockets
from tests import cast
from tests.realtime.screen import Desk, Screen


async def test_a_new_message_is_told_at_once(desk: Desk, db: Database) -> None:
    owner, inbox = await cast.owner(db), await cast.inbox(db)
    await desk.level()
    async with desk.screen(owner) as screen:
        hello = await screen.read()
        who = {"agent_id": str(owner.agent_id), "ease": 0}
        assert hello == {"type": "hello", "position": desk.hub.position, **who}
        conversation_id, message_id = await cast.inbound_text(db, inbox)
        await screen.until(lambda: any(event["kind"] == "message.received" for event in screen.events))
        [event] = [event for event in screen.events if event["kind"] == "message.received"]
        assert (event["conversation_id"], event["message_id"]) == (str(conversation_id), str(message_id))
        assert "text" not in event["data"]


async def test_the_more_screens_there_are_the_more_time_each_is_told_to_take(
    desk: Desk, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PING_EVERY", 0.2)
    owner = await cast.owner(db)
    async with desk.screen(owner) as first, desk.screen(owner) as second, desk.screen(owner) as third:
        await asyncio.gather(first.read(), second.read(), third.read())
        first.frames.clear()
        while not first.events:
            await desk.record(kinds.TEAM_UPDATED)
            await first.read()
        first.frames.clear()
        # Also to a screen that is never without news.
        while not any(ping["ease"] == 3 * hub_module.EASE for ping in first.of("ping")):
            await desk.record(kinds.TEAM_UPDATED)
            await first.read()


async def test_whose_a_conversation_becomes_is_told_with_it(desk: Desk, db: Database) -> None:
    owner, inbox = await cast.owner(db), await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await desk.level()
    async with desk.screen(owner) as screen:
        await screen.read()
        async with db.transaction() as tx:
            await assign(
                tx, conversation_id, assignee_id=owner.agent_id, team_id=None, by=owner, now=desk.runtime.clock.now()
            )
        await screen.until(lambda: any(each["data"].get("change") == "assigned" for each in screen.events))
        told = [each["data"] for each in screen.events if each["data"].get("change") == "assigned"]
        assert {each["assignee_id"] for each in told} == {str(owner.agent_id)}


async def test_after_a_gap_the_screen_hears_exactly_what_a_fetch_would_tell(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    start = await desk.level()
    chance = random.Random(4)
    heard: list[int] = []
    position = start
    for _ in range(6):
        await asyncio.gather(*(desk.record(kinds.TEAM_UPDATED, data={"n": n}) for n in range(chance.randrange(40))))
        async with desk.screen(owner, after=position) as screen:
            assert (await screen.read())["type"] == "hello"
            meanwhile = [asyncio.create_task(desk.record(kinds.TEAM_UPDATED)) for _ in range(chance.randrange(30))]
            await asyncio.gather(*meanwhile)
            last = await desk.level()
            if last > position:
                await screen.until(lambda: screen.positions and screen.positions[-1] == last)  # noqa: B023
            heard += screen.positions
            position = last
    assert heard == [event["position"] for event in await desk.fetched(owner, start)]
    assert heard == sorted(set(heard))


def of_teams(screen: Screen) -> list[int]:
    return [event["position"] for event in screen.events if event["kind"] == kinds.TEAM_UPDATED]


async def test_many_screens_hear_the_same_in_the_same_order(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    token = await desk.token(owner)
    start = await desk.level()

    async def watch() -> list[int]:
        async with desk.screen(token=token, after=start) as screen:
            await screen.until(lambda: len(of_teams(screen)) >= 60)
            return of_teams(screen)

    watching = [asyncio.create_task(watch()) for _ in range(200)]
    async with asyncio.timeout(60):
        while len(desk.hub.subscribers) < 200:
            assert not any(task.done() for task in watching)
            await asyncio.sleep(0.02)
    await asyncio.gather(*(desk.record(kinds.TEAM_UPDATED) for _ in range(60)))
    heard = await asyncio.gather(*watching)
    [positions] = {tuple(positions) for positions in heard}
    assert positions == tuple(sorted(set(positions)))
    assert positions[-1] - positions[0] <= 60  # one more may lie between: she was seen


async def test_an_agent_hears_only_of_conversations_he_may_see(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    mine, theirs = await cast.team(db), await cast.team(db)
    ali = await cast.agent(db, team_ids=(mine,))
    open_inbox = await cast.inbox(db, team_id=mine)
    closed_inbox = await cast.inbox(db, team_id=theirs)
    start = await desk.level()
    seen, _ = await cast.inbound_text(db, open_inbox)
    unseen, _ = await cast.inbound_text(db, closed_inbox, sender=cast.BORIS)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", theirs, unseen)
    await desk.record(kinds.MESSAGE_STATE, conversation_id=unseen, message_id=1)
    await desk.record(kinds.DRAFT_UPDATED, conversation_id=seen, agent_id=owner.agent_id)
    await desk.record(kinds.JOURNAL_QUARANTINED, data={"code": "failed"})
    await desk.record(kinds.TEAM_UPDATED)
    last = await desk.level()
    async with desk.screen(ali, after=start) as screen:
        await screen.until(lambda: last in screen.positions)
        assert {event["conversation_id"] for event in screen.events} == {str(seen), None}
        assert not {"draft.updated", "journal.quarantined"} & {event["kind"] for event in screen.events}
        assert screen.events == await desk.fetched(ali, start)
    everything = await desk.fetched(owner, start)
    assert {event["conversation_id"] for event in everything} == {str(seen), str(unseen), None}


async def test_a_conversation_that_leaves_my_sight_says_so_once_and_no_more(desk: Desk, db: Database) -> None:
    mine, theirs = await cast.team(db), await cast.team(db)
    ali = await cast.agent(db, team_ids=(mine,))
    inbox = await cast.inbox(db, team_id=theirs)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", mine, conversation_id)
    await desk.record(kinds.CONVERSATION_UPDATED, conversation_id=conversation_id)
    await desk.level()
    async with desk.screen(ali) as screen:
        await screen.read()
        async with db.transaction() as tx:
            await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", theirs, conversation_id)
        await desk.record(
            kinds.CONVERSATION_UPDATED,
            conversation_id=conversation_id,
            agent_id=ali.agent_id,
            data={"team_id": str(theirs)},
        )
        await desk.level()
        await desk.record(kinds.CONVERSATION_UPDATED, conversation_id=conversation_id)
        await desk.record(kinds.TEAM_UPDATED)
        last = await desk.level()
        await screen.until(lambda: last in screen.positions)
        of_it = [event for event in screen.events if event["conversation_id"] == str(conversation_id)]
        assert [(event["kind"], event["data"], event["agent_id"]) for event in of_it] == [
            ("conversation.updated", {}, None)
        ]


async def test_a_screen_far_behind_starts_anew(desk: Desk, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "BEHIND_MAX", 5)
    owner = await cast.owner(db)
    start = await desk.level()
    for _ in range(6):
        await desk.record(kinds.TEAM_UPDATED)
    last = await desk.level()
    for after in (start, last + 1, 10**17, "x", "-1", "9" * 30):
        async with desk.screen(owner, after=after) as screen:
            await screen.until(lambda: screen.of("reset"))
            assert screen.of("reset") == [{"type": "reset", "position": last}]
            assert screen.events == []


async def test_a_screen_from_before_the_oldest_kept_event_starts_anew(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    start = await desk.level()
    for _ in range(4):
        await desk.record(kinds.TEAM_UPDATED)
    await desk.level()
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM events WHERE position <= $1", start + 2)
    async with desk.screen(owner, after=start) as screen:
        await screen.until(lambda: screen.of("reset"))
    async with desk.screen(owner, after=start + 2) as screen:
        await screen.until(lambda: screen.positions == [start + 3, start + 4])


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Cookie": "shortline_session=x"}])
async def test_nobody_gets_in_without_a_session(desk: Desk, headers: dict[str, str]) -> None:
    async with desk.screen(headers=headers) as screen:
        if not headers:
            await screen.say(type="viewing", conversation_id="1")
        assert await screen.closed() == 4401
        assert screen.frames == []


async def test_a_page_of_another_site_fails_at_the_handshake(desk: Desk, db: Database) -> None:
    token = await desk.token(await cast.owner(db))
    for origin in ("https://evil.example", "null", "http://desk.test.evil.example"):
        with pytest.raises(InvalidStatus) as caught:
            async with desk.screen(headers={"Cookie": f"shortline_session={token}", "Origin": origin}):
                pass
        assert caught.value.response.status_code == 403
    for origin in ("http://desk.test", desk.url):
        async with desk.screen(headers={"Cookie": f"shortline_session={token}", "Origin": origin}) as screen:
            assert (await screen.read())["type"] == "hello"


async def test_a_program_may_say_its_token_in_the_first_frame(desk: Desk, db: Database) -> None:
    token = await desk.token(await cast.owner(db))
    async with desk.screen() as screen:
        await screen.say(type="auth", token=token)
        assert (await screen.read())["type"] == "hello"
    async with desk.screen() as screen:
        await screen.say(type="auth", token={"$ne": ""})
        assert await screen.closed() == 4401


async def test_an_ended_session_closes_its_screens_within_five_seconds(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    async with desk.screen(owner) as screen:
        await screen.read()
        async with db.transaction() as tx:
            assert owner.agent_id is not None
            await sessions.end_all(tx, owner.agent_id, now=desk.runtime.clock.now())
        assert await asyncio.wait_for(screen.closed(), 5) == 4401
    assert desk.hub.subscribers == set()


async def test_a_disabled_agent_is_shown_out_and_a_new_role_counts_at_once(desk: Desk, db: Database) -> None:
    ali = await cast.agent(db, role=Role.ADMIN)
    await desk.level()
    async with desk.screen(ali) as screen:
        await screen.read()
        async with db.transaction() as tx:
            await tx.execute("UPDATE agents SET role = 'agent' WHERE id = $1", ali.agent_id)
        await desk.record(kinds.AGENT_UPDATED, agent_id=ali.agent_id)
        await desk.record(kinds.JOURNAL_UNROUTED)
        await desk.record(kinds.TEAM_UPDATED)
        last = await desk.level()
        await screen.until(lambda: last in screen.positions)
        assert "journal.unrouted" not in {event["kind"] for event in screen.events}
        async with db.transaction() as tx:
            await accounts_q.execute(
                tx, "save_agent", id=ali.agent_id, name=None, role=None, state="disabled", now=desk.runtime.clock.now()
            )
        await desk.record(kinds.AGENT_UPDATED, agent_id=ali.agent_id)
        assert await screen.closed() == 4401


@pytest.mark.parametrize(
    ("frame", "code"),
    [("x" * 5000, 1009), ("x" * 70_000, 1009), ("not json", 1007), ("[" * 3000, 1007), ("7", 1007), (b"bytes", 1003)],
)
async def test_a_frame_that_is_none_of_ours_closes_the_socket(
    desk: Desk, db: Database, frame: str | bytes, code: int
) -> None:
    async with desk.screen(await cast.owner(db)) as screen:
        await screen.read()
        await screen.socket.send(frame)
        assert await screen.closed() == code


async def test_a_flood_of_frames_closes_the_socket(desk: Desk, db: Database) -> None:
    async with desk.screen(await cast.owner(db)) as screen:
        await screen.read()
        with suppress(ConnectionClosed):
            for _ in range(1000):
                await screen.say(type="viewing", conversation_id="%")
                await asyncio.sleep(0)
        assert await screen.closed() == 1008


async def test_events_written_while_the_doorbell_was_away_arrive_all_the_same(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    await desk.level()
    async with desk.screen(owner) as screen:
        await screen.read()
        async with db.transaction() as tx:  # without a doorbell
            await tx.execute(
                "INSERT INTO events (kind, at) VALUES ('team.updated', now())",
            )
        await screen.until(lambda: screen.events)


async def test_the_hub_comes_back_after_its_connections_are_cut(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    start = await desk.level()
    async with desk.screen(owner) as screen:
        await screen.read()
        async with db.connection() as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        async with db.transaction() as tx:
            await tx.execute("SELECT 1")
        for _ in range(3):
            await _persist(desk)
        await screen.until(lambda: len(screen.positions) >= 3)
        assert screen.positions == list(range(start + 1, start + 4))


async def _persist(desk: Desk) -> None:
    while True:
        try:
            return await desk.record(kinds.TEAM_UPDATED)
        except Exception:
            await asyncio.sleep(0.05)


async def test_http_readers_of_the_feed_page_through_it(desk: Desk, db: Database) -> None:
    owner = await cast.owner(db)
    start = await desk.level()
    for _ in range(5):
        await desk.record(kinds.TEAM_UPDATED)
    assert [event["position"] for event in await desk.fetched(owner, start)] == list(range(start + 1, start + 6))
    assert await desk.fetched(owner, await feed.sequence(desk.runtime.db)) == []
