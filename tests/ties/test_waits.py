"""What becomes of a wait when two cases become one: it is neither lost nor shortened, and parting puts it back."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shortline.conversations.conversation import Conversation, Priority
from shortline.ties.waits import Stood, given_back, opened_again, taking_in
from tests.cast import NOW
from tests.conversations.test_pure import conversation

moments = st.integers(0, 4).map(lambda number: NOW - timedelta(minutes=number))


@st.composite
def talks(draw: st.DrawFn) -> Conversation:
    since: datetime | None = draw(st.one_of(st.none(), moments))
    state = draw(st.sampled_from(("open", "snoozed")))
    return conversation(
        id=draw(st.integers(1, 2)),
        state=state,
        snoozed_until=NOW + timedelta(hours=1) if state == "snoozed" else None,
        waiting_since=since,
        due_at=since and since + timedelta(minutes=draw(st.sampled_from((1, 5, 30)))),
        only_greeted=since is not None and draw(st.booleans()),
        waits_for_follow_up=since is not None and draw(st.booleans()),
        answered_at=draw(st.one_of(st.none(), moments)),
        priority=draw(st.sampled_from(list(Priority))),
    )


@given(talks(), talks())
def test_nobodys_wait_is_lost_or_due_later(one: Conversation, other: Conversation) -> None:
    after = taking_in(one, other)
    waiting = [each for each in (one, other) if each.waiting_since is not None]
    assert (after.waiting_since is None) == (waiting == [])
    asked = [each for each in waiting if not each.only_greeted]
    if waiting:
        assert after.due_at == min(each.due_at for each in (asked or waiting) if each.due_at)
        assert after.only_greeted == (not asked)
    assert after.state == ("open" if other.waiting_since else one.state)
    assert list(Priority).index(Priority(after.priority)) == max(
        list(Priority).index(Priority(each.priority)) for each in (one, other)
    )


@given(talks(), talks())
def test_parting_at_once_puts_both_back(one: Conversation, other: Conversation) -> None:
    gone_before, before = Stood.of(other), Stood.of(one)
    after = taking_in(one, other)
    left = Stood.read(Stood.of(after).to_json())
    back = given_back(after, Stood.read(before.to_json()), left)
    if other.waiting_since is None or one.state == "open":
        assert back == replace(one, state=after.state, snoozed_until=after.snoozed_until)
    shut = other.woken().closed(NOW)
    assert opened_again(shut, gone_before, answered_there=False) == replace(other, state="open", snoozed_until=None)


@given(talks(), talks())
def test_what_was_answered_since_does_not_wait_again(one: Conversation, other: Conversation) -> None:
    after = taking_in(one, other)
    answered = after.answered(NOW + timedelta(minutes=1))
    back = given_back(answered, Stood.of(one), Stood.of(after))
    if after.waiting_since is not None:
        assert back.waiting_since is None
    shut = other.woken().closed(NOW)
    assert opened_again(shut, Stood.of(other), answered_there=True).waiting_since is None
