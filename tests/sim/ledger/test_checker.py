"""The checker of the ledger: an honest run is found innocent, and every way to break a promise is found."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline_sim.ledger.checker import PROMISES, check
from shortline_sim.ledger.records import (
    Acceptance,
    DeskBook,
    Press,
    ProviderBook,
    Read,
    Recovery,
    Screen,
    Shown,
    Update,
    tokens_in,
)

Books = tuple[ProviderBook, DeskBook]


def honest(people: int = 3, each: int = 3) -> Books:
    """Every person writes `each` messages and gets as many answers; everything went well."""
    provider, desk = ProviderBook(), DeskBook()
    number = 0
    for person in range(people):
        conversation = f"{100 + person}"
        for turn in range(each):
            number += 1
            provider.acknowledged.append(Update(f"wamid.{number}", f"c{number}"))
            provider.accepted.append(Acceptance(number, f"a{number}", f"3161234567{person}"))
            asked = Shown(f"{number * 2}", conversation, turn * 2 + 1, "in", (f"c{number}",), "received")
            given_ = Shown(
                f"{number * 2 + 1}", conversation, turn * 2 + 2, "out", (f"a{number}",), "delivered", accepted=True
            )
            desk.messages += [asked, given_]
            desk.presses.append(Press(f"a{number}", conversation, f"+31 6 1234567{person}", (given_.id,)))
        said = tuple(m.id for m in desk.messages if m.conversation_id == conversation and m.direction == "in")
        desk.reads += [Read("Ali", conversation, said[:-1]), Read("Ali", conversation, said)]
    desk.screens.append(Screen("Ali", {message.id: message.version for message in desk.messages}))
    desk.recoveries.append(Recovery("kill_web", "a message in", 2.5))
    return provider, desk


def guilty(books: Books) -> set[str]:
    return {promise for promise, found in check(*books).items() if found}


@given(st.integers(0, 5), st.integers(1, 6))
def test_an_honest_run_breaks_nothing(people: int, each: int) -> None:
    assert check(*honest(people, each)) == {promise: [] for promise in PROMISES}


def change(desk: DeskBook, place: int, **what: object) -> None:
    desk.messages[place] = replace(desk.messages[place], **what)  # type: ignore[arg-type]


def drop_inbound(provider: ProviderBook, desk: DeskBook) -> None:
    taken = desk.messages.pop(0)
    desk.screens[0].shown.pop(taken.id)
    desk.reads.clear()


def in_two_conversations(provider: ProviderBook, desk: DeskBook) -> None:
    copy = replace(desk.messages[0], id="900", conversation_id="101", seq=50)
    desk.messages.append(copy)
    desk.screens[0].shown["900"] = 1


def shown_twice(provider: ProviderBook, desk: DeskBook) -> None:
    desk.messages.append(replace(desk.messages[0], id="900", seq=50))
    desk.screens[0].shown["900"] = 1


def an_edit_kept_twice(provider: ProviderBook, desk: DeskBook) -> None:
    change(desk, 0, tokens=("e1", "c1", "c1"))


def second_copy(provider: ProviderBook, desk: DeskBook) -> None:
    provider.accepted.append(replace(provider.accepted[0], n=99))


def left_but_failed(provider: ProviderBook, desk: DeskBook) -> None:
    change(desk, 1, state="failed")


def taken_back_and_left(provider: ProviderBook, desk: DeskBook) -> None:
    desk.presses[0].taken_back = True


def follower_first(provider: ProviderBook, desk: DeskBook) -> None:
    provider.accepted[0] = replace(provider.accepted[0], n=99)


def moved_between_reads(provider: ProviderBook, desk: DeskBook) -> None:
    desk.reads[1] = replace(desk.reads[1], ids=tuple(reversed(desk.reads[1].ids)))


def slipped_between(provider: ProviderBook, desk: DeskBook) -> None:
    first, _, third = desk.reads[1].ids
    desk.reads[0] = replace(desk.reads[0], ids=(first, third))


def to_a_neighbour(provider: ProviderBook, desk: DeskBook) -> None:
    provider.accepted[0] = replace(provider.accepted[0], to="31612345672")


def nobody_pressed(provider: ProviderBook, desk: DeskBook) -> None:
    provider.accepted.append(Acceptance(99, "a999", "31612345670"))


def over_the_wall(provider: ProviderBook, desk: DeskBook) -> None:
    desk.over_walls.append("Eva saw conversation 7")


def missing_on_screen(provider: ProviderBook, desk: DeskBook) -> None:
    desk.screens[0].shown.popitem()


def ghost_on_screen(provider: ProviderBook, desk: DeskBook) -> None:
    desk.screens[0].shown["900"] = 1


def old_on_screen(provider: ProviderBook, desk: DeskBook) -> None:
    change(desk, 1, version=2)


def dead_line(provider: ProviderBook, desk: DeskBook) -> None:
    desk.screens[0].trusted_dead_for = 16.0


def never_left(provider: ProviderBook, desk: DeskBook) -> None:
    change(desk, 1, state="queued", accepted=False)
    provider.accepted.pop(0)


def said_and_lost(provider: ProviderBook, desk: DeskBook) -> None:
    taken = desk.messages.pop(1)
    desk.screens[0].shown.pop(taken.id)
    provider.accepted.pop(0)


def set_aside_for_nothing(provider: ProviderBook, desk: DeskBook) -> None:
    desk.set_aside.add("wamid.1")


def too_slow(provider: ProviderBook, desk: DeskBook) -> None:
    desk.recoveries.append(Recovery("kill_database", "an answer out", math.inf))


CRIMES: dict[Callable[[ProviderBook, DeskBook], None], str] = {
    drop_inbound: "P1", in_two_conversations: "P1", shown_twice: "P2", an_edit_kept_twice: "P2", second_copy: "P3",
    left_but_failed: "P3", taken_back_and_left: "P3", follower_first: "P4", moved_between_reads: "P4",
    slipped_between: "P4", to_a_neighbour: "P5", nobody_pressed: "P5", over_the_wall: "P6", missing_on_screen: "P7",
    ghost_on_screen: "P7", old_on_screen: "P7", dead_line: "P7", never_left: "P8", said_and_lost: "P8", too_slow: "P8",
    set_aside_for_nothing: "P8",
}  # fmt: skip


@pytest.mark.parametrize("crime", CRIMES, ids=lambda crime: crime.__name__)
def test_every_crime_is_found(crime: Callable[[ProviderBook, DeskBook], None]) -> None:
    books = honest()
    crime(*books)
    assert CRIMES[crime] in guilty(books)


def test_there_is_a_crime_for_every_promise() -> None:
    assert set(CRIMES.values()) == set(PROMISES)


def test_what_is_marked_is_no_crime() -> None:
    """Twice with a mark, ahead of an unconfirmed one, again by a person, set aside, reported as failed: all honest."""
    provider, desk = honest()
    provider.accepted.append(replace(provider.accepted[0], n=99))
    change(desk, 1, possible_duplicate=True)
    provider.accepted[3] = replace(provider.accepted[3], n=98)
    change(desk, 9, after_unconfirmed=True)
    change(desk, 11, after_unconfirmed=True)
    provider.accepted[6] = replace(provider.accepted[6], n=97, failed=True)
    desk.presses[6].again = True
    change(desk, 13, state="failed")
    provider.acknowledged.append(Update("wamid.999", "c999"))
    desk.set_aside.add("wamid.999")
    provider.poison.add("wamid.999")
    desk.reads[1] = replace(desk.reads[1], late=frozenset(desk.reads[1].ids[1:2]))
    desk.reads[0] = replace(desk.reads[0], ids=desk.reads[1].ids[::2])
    assert guilty((provider, desk)) == set()


@given(st.permutations(range(6)))
def test_order_is_judged_pair_by_pair(order: list[int]) -> None:
    provider, desk = honest(people=1, each=6)
    provider.accepted = [replace(provider.accepted[place], n=n) for n, place in enumerate(order)]
    inversions = sum(order.index(one) > order.index(other) for one in range(6) for other in range(one + 1, 6))
    assert len(check(provider, desk)["P4"]) == inversions


def test_messages_of_one_minute_may_come_in_any_order() -> None:
    """Webhooks overtake each other by seconds all the time; what comes in above by more than a minute needs its mark."""
    provider, desk = honest()
    first, second, third = desk.reads[1].ids
    desk.reads[0] = replace(desk.reads[0], ids=(first, third))
    desk.reads[1] = replace(desk.reads[1], ids=(first, second, third), times=(0.0, 5.0, 10.0))
    assert guilty((provider, desk)) == set()
    desk.reads[1] = replace(desk.reads[1], times=(0.0, 5.0, 66.0))
    assert guilty((provider, desk)) == {"P4"}


def test_tokens_are_found_wherever_they_are() -> None:
    assert tokens_in("#c17 Is tram 4 running?", None, "#e2", "no #token") == ("c17", "e2")
