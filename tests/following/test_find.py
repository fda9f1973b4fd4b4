"""Whose name in a note is a call, and whom it reaches."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.accounts.actor import Role
from shortline.accounts.permissions import ConversationFacts
from shortline.following.find import Colleague, Team, named, reach

ALI, ALI_B, BEN = Colleague(1, "Ali"), Colleague(2, "Ali Baba"), Colleague(3, "Ben de Vries")
FRONT = Team(7, "Front desk")
EVERYBODY = [ALI, ALI_B, BEN, FRONT]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ali look", [ALI]),
        ("look @ali baba, please", [ALI_B]),  # the longer one is meant
        ("(@Ben de Vries)", [BEN]),
        ("@ben de vries's idea, @FRONT DESK!", [BEN, FRONT]),
        ("@Ali @Ali", [ALI]),
        ("mail ask@ali.example", []),  # no word begins there
        ("@Alison", []),
        ("@ Ali, @@Ali, @Be", []),
        ("", []),
    ],
)
def test_a_whole_name_behind_an_at_is_a_call(text: str, found: list[Any]) -> None:
    assert named(text, EVERYBODY) == found


def test_of_two_with_the_same_name_both_are_meant_and_an_empty_name_is_none() -> None:
    twin = Colleague(9, "ALI")
    assert named("@Ali @ now", [ALI, twin, Team(8, " ")]) == [ALI, twin]


PEOPLE = st.tuples(
    st.integers(1, 6), st.sampled_from(["Ali", "Ben"]), st.sampled_from(list(Role)),
    st.frozensets(st.integers(7, 9), max_size=2),
).map(lambda each: Colleague(*each))  # fmt: skip
FACTS = st.tuples(st.none() | st.integers(1, 6), st.none() | st.integers(7, 9), st.none() | st.integers(7, 9)).map(
    lambda each: ConversationFacts(*each)
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(st.lists(PEOPLE, max_size=6, unique_by=lambda who: who.id), FACTS, st.integers(1, 6), st.data())
def test_nobody_is_reached_who_may_not_see_it_and_nobody_is_passed_over(
    people: list[Colleague], facts: ConversationFacts, me: int, data: st.DataObject
) -> None:
    called = data.draw(
        st.lists(st.sampled_from([*people, *(Team(each, f"T{each}") for each in (7, 8, 9))]), max_size=4)
    )
    found = reach(called, people, facts, me=me)
    by_id = {who.id: who for who in people}
    assert all(by_id[each].sees(facts) and each != me for each in found.agents)
    for each in called:
        meant = [each] if isinstance(each, Colleague) else [who for who in people if each.id in who.team_ids]
        others = [who for who in meant if who.id != me]
        assert {who.id for who in others if who.sees(facts)} <= set(found.agents)
        assert (each.name in found.unseen) or not others or each in found.named
