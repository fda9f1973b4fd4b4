"""The audience of an event: every kind has a line, and the predicate agrees with the filter of the lists."""

from datetime import UTC, datetime

import pytest

from shortline.accounts.actor import Actor, Role
from shortline.accounts.permissions import ConversationFacts
from shortline.events import kinds
from shortline.events.feed import Event
from shortline.realtime.audience import BY_RIGHT, OF_A_CONVERSATION, OF_ONE_AGENT, hears

OLGA, ALI = Actor("agent", 1, Role.OWNER), Actor("agent", 2, Role.AGENT)
OPEN = ConversationFacts(assignee_id=None, team_id=None, inbox_team_id=None)
CLOSED = ConversationFacts(assignee_id=1, team_id=8, inbox_team_id=8)


def event(kind: str, conversation_id: int | None = None, agent_id: int | None = None) -> Event:
    return Event(1, kind, conversation_id, None, None, agent_id, {}, "", datetime(2026, 11, 21, tzinfo=UTC))


def test_every_kind_of_event_has_an_audience() -> None:
    assert OF_A_CONVERSATION | OF_ONE_AGENT | set(BY_RIGHT) == kinds.ALL


@pytest.mark.parametrize("kind", sorted(kinds.ALL))
def test_nothing_about_a_hidden_or_vanished_conversation_is_told(kind: str) -> None:
    assert not hears(ALI, event(kind, 5, agent_id=2), {5: CLOSED})
    assert not hears(OLGA, event(kind, 5, agent_id=1), {})


@pytest.mark.parametrize("kind", sorted(OF_ONE_AGENT))
def test_a_draft_and_a_reading_mark_are_told_to_their_owner_only(kind: str) -> None:
    assert hears(ALI, event(kind, 5, agent_id=2), {5: OPEN})
    assert not hears(OLGA, event(kind, 5, agent_id=2), {5: OPEN})
    assert not hears(OLGA, event(kind, 5), {5: OPEN})


def test_a_kind_nobody_thought_of_reaches_nobody() -> None:
    assert not hears(OLGA, event("brand.new"), {})


def test_a_token_without_the_right_to_read_hears_nothing() -> None:
    writer = Actor("api", 1, Role.OWNER, scopes=frozenset({"write"}))
    assert not any(hears(writer, event(kind), {}) for kind in kinds.ALL)
