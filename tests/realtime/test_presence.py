"""Who looks and who writes: shown to those who may see the conversation, forgotten when nobody says so any more."""

import asyncio

from shortline.db import Database
from shortline.realtime.hub import Hub
from shortline.realtime.presence import ELSEWHERE_FOR, SAY_AGAIN, WRITING_FOR, Presence
from tests import cast
from tests.realtime.screen import Desk


async def test_a_colleague_sees_who_looks_and_who_writes(desk: Desk, db: Database) -> None:
    olga, ali = await cast.owner(db), await cast.agent(db, name="Ali")
    conversation_id, _ = await cast.inbound_text(db, await cast.inbox(db))
    here = {"type": "presence", "conversation_id": str(conversation_id)}
    ali_in = {"id": str(ali.agent_id), "name": "Ali"}
    async with desk.screen(olga) as one, desk.screen(ali) as two:
        await two.say(type="viewing", conversation_id=str(conversation_id))
        await one.until(lambda: one.of("presence"))
        assert one.of("presence") == [{**here, "agents": [{**ali_in, "writing": False}]}]
        await two.say(type="writing", conversation_id=str(conversation_id))
        await one.until(lambda: len(one.of("presence")) == 2)
        assert one.of("presence")[-1]["agents"] == [{**ali_in, "writing": True}]
        async with desk.screen(olga) as late:
            await late.until(lambda: late.of("presence"))
            assert late.of("presence")[0]["agents"] == [{**ali_in, "writing": True}]
        await two.socket.close()
        await one.until(lambda: len(one.of("presence")) == 3)
        assert one.of("presence")[-1]["agents"] == []


async def test_presence_says_nothing_about_what_one_may_not_see(desk: Desk, db: Database) -> None:
    olga = await cast.owner(db)
    theirs = await cast.team(db)
    ali = await cast.agent(db)
    hidden, _ = await cast.inbound_text(db, await cast.inbox(db, team_id=theirs))
    shown, _ = await cast.inbound_text(db, await cast.inbox(db), sender=cast.BORIS)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", theirs, hidden)
    async with desk.screen(ali) as one, desk.screen(olga) as two:
        for strange in (str(hidden), "%", "*", "0", "-1", "1 OR 1=1", 7, ["1"], {"a": 1}, "9" * 25):
            await one.say(type="viewing", conversation_id=strange)
        await two.say(type="viewing", conversation_id=str(hidden))
        await two.say(type="viewing", conversation_id=str(shown))
        await one.until(lambda: one.of("presence"))
        assert {frame["conversation_id"] for frame in one.of("presence")} == {str(shown)}
        assert all(frame["agents"] == [] for frame in two.of("presence"))


async def test_another_process_hears_of_it(desk: Desk, db: Database) -> None:
    olga, ali = await cast.owner(db), await cast.agent(db)
    conversation_id, _ = await cast.inbound_text(db, await cast.inbox(db))
    elsewhere = await Hub(db, desk.runtime.clock).start()
    try:
        async with desk.screen(ali) as two:
            await two.read()
            await two.say(type="viewing", conversation_id=str(conversation_id))
            async with desk.screen(olga) as one:
                await one.until(lambda: one.of("presence"))
            async with asyncio.timeout(30):
                while not elsewhere.presence._presence.everywhere():
                    await asyncio.sleep(0.02)
        assert elsewhere.presence._presence.everywhere() == {conversation_id: [(ali.agent_id, False)]}
    finally:
        await elsewhere.stop()


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_writing_ends_by_itself_and_two_screens_are_one_person() -> None:
    seconds = Seconds()
    presence = Presence(seconds)
    presence.look("screen 1", 7, 1, writing=True)
    presence.look("screen 2", 7, 1)
    assert presence.changes() == {1: [(7, True)]}
    assert presence.changes() == {}
    seconds.now += WRITING_FOR + 0.1
    assert presence.changes() == {1: [(7, False)]}
    presence.leave("screen 1")
    assert presence.changes() == {}
    presence.look("screen 2", 7, 2)
    assert presence.changes() == {1: [], 2: [(7, False)]}
    presence.look("screen 2", 7, None)
    assert presence.changes() == {2: []}


def test_what_another_process_no_longer_says_is_forgotten() -> None:
    seconds = Seconds()
    here, there = Presence(seconds), Presence(seconds)
    there.look("screen", 9, 4)
    for conversation_id, seen in there.to_tell().items():
        here.hear("there", conversation_id, seen)
    assert here.changes() == {4: [(9, False)]}
    seconds.now += SAY_AGAIN + 0.1
    assert there.to_tell() == {4: [(9, False)]}
    seconds.now += ELSEWHERE_FOR
    assert here.changes() == {4: []}
