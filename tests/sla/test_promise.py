"""Which policy holds: the most specific one, then the lead's order; what it leaves out is the next one's. Never by chance."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shortline.conversations.conversation import TARGETS, Priority
from shortline.conversations.sla_policy import KINDS, About, Policy, promise, ranked

minutes = st.one_of(st.none(), st.integers(1, 100))
# Few values, so that several policies fit the same conversation.
some = st.sampled_from((frozenset[int](), frozenset({1}), frozenset({1, 2})))
channels = st.sampled_from((frozenset[str](), frozenset({"whatsapp"})))
priorities = st.sampled_from(
    (frozenset[str](), frozenset({Priority.NORMAL}), frozenset({Priority.NORMAL, Priority.HIGH}))
)


@st.composite
def lists(draw: st.DrawFn) -> list[Policy]:
    return [
        Policy(
            id=number,
            place=draw(st.integers(0, 3)),
            channels=draw(channels),
            inbox_ids=draw(some),
            team_ids=draw(some),
            priorities=draw(priorities),
            label_ids=draw(some),
            segment_ids=draw(some),
            **{kind: draw(minutes) for kind in KINDS},
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]


abouts = st.builds(
    About,
    channel=st.sampled_from(("whatsapp", "whatsapp", "email")),
    inbox_id=st.sampled_from((1, 1, 2, None)),
    team_id=st.sampled_from((1, 1, 2, None)),
    priority=st.sampled_from((Priority.NORMAL, Priority.NORMAL, Priority.HIGH, Priority.LOW)),
    label_ids=some,
    segment_id=st.sampled_from((1, 1, 2, None)),
)


@given(lists(), abouts)
def test_each_time_is_from_the_most_specific_policy_that_fits_and_says_it(policies: list[Policy], about: About) -> None:
    found = promise(ranked(policies), about)
    for kind in KINDS:
        say = [each for each in policies if each.misfit(about) is None and getattr(each, kind) is not None]
        by = found.by.get(kind)
        assert (by is None) == (not say)
        if by is None:
            assert kind == "live" or getattr(found.targets, kind) == getattr(TARGETS, kind)
            continue
        assert by in say
        assert not [each for each in say if each.specificity > by.specificity]
        equals = [each for each in say if each.specificity == by.specificity]
        assert by == min(equals, key=lambda each: (each.place, each.id))
        if kind != "live":
            assert getattr(found.targets, kind) == getattr(by, kind)


@given(lists(), abouts)
def test_whoever_is_still_there_never_has_longer(policies: list[Policy], about: About) -> None:
    targets = promise(ranked(policies), about).targets
    assert targets.live <= targets.follow_up


@given(lists(), abouts, st.randoms())
def test_the_order_they_are_read_in_changes_nothing(policies: list[Policy], about: About, chance: Random) -> None:
    shuffled = sorted(policies, key=lambda _: chance.random())
    assert promise(ranked(shuffled), about) == promise(ranked(policies), about)


@given(lists(), abouts)
def test_a_policy_that_does_not_fit_changes_nothing(policies: list[Policy], about: About) -> None:
    fitting = [each for each in policies if each.misfit(about) is None]
    assert promise(ranked(fitting), about) == promise(ranked(policies), about)


def test_an_inbox_is_more_specific_than_its_team_and_as_much_as_a_channel_with_a_priority() -> None:
    inbox, team = Policy(id=2, inbox_ids=frozenset({1}), first=1), Policy(id=1, team_ids=frozenset({1}), first=2)
    urgent = Policy(id=3, channels=frozenset({"whatsapp"}), priorities=frozenset({"urgent"}), first=3)
    about = About(channel="whatsapp", inbox_id=1, team_id=1, priority="urgent")
    assert promise(ranked([team, inbox]), about).targets.first == 1
    assert promise(ranked([urgent, inbox]), about).targets.first == 1  # the same: the order decides
    assert promise(ranked([replace(inbox, place=2), replace(urgent, place=1)]), about).targets.first == 3
    assert not replace(urgent, priorities=frozenset(), channels=frozenset()).specificity
