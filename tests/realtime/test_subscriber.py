"""A screen that does not read costs a bounded amount of memory and is told to start anew."""

import json

from shortline.accounts.actor import Actor, Role
from shortline.accounts.authenticate import SignedIn
from shortline.realtime.subscriber import WAITING_MAX, Subscriber

OLGA = SignedIn(Actor("agent", 1, Role.OWNER), 1, None, by_cookie=False)


async def test_too_much_waiting_becomes_one_reset() -> None:
    screen = Subscriber(OLGA, 0)
    for position in range(1, WAITING_MAX + 2):
        screen.deliver([(position, f'{{"position":{position}}}')], upto=position)
    assert await _next(screen) == {"type": "reset", "position": WAITING_MAX + 1}
    screen.deliver([(WAITING_MAX + 2, '{"position":2002}')], upto=WAITING_MAX + 2)
    assert await _next(screen) == {"type": "events", "events": [{"position": 2002}]}


async def test_what_was_read_before_joining_is_not_told_twice() -> None:
    screen = Subscriber(OLGA, 5)
    screen.deliver([(4, "4"), (5, "5"), (6, "6")], upto=7)
    assert await _next(screen) == {"type": "events", "events": [6]}
    screen.deliver([(7, "7")], upto=7)
    assert await screen.next_frame(within=0.01) is None
    assert screen.position == 7


async def test_the_end_wins_over_what_waits() -> None:
    screen = Subscriber(OLGA, 0)
    screen.say({"type": "hello"})
    screen.end(4401, "signed out")
    screen.end(1012, "restarting")
    assert await screen.next_frame(within=1) is None
    assert screen.ended == (4401, "signed out")


async def _next(screen: Subscriber) -> object:
    frame = await screen.next_frame(within=1)
    assert frame is not None
    return json.loads(frame)
