"""The predicate, its table, and its agreement with the filter on real rows."""

import json
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.accounts.actor import CONTACT, EVERY_SCOPE, SYSTEM, Actor, Role, Scope
from shortline.accounts.permissions import (
    RULES,
    Action,
    AgentChange,
    ConversationFacts,
    Refusal,
    may,
    must,
    visible_conversations,
)
from shortline.db import Database
from shortline.db.queries import Query
from shortline.errors import NotAllowed, NotFound

ME, OTHER = 1, 2
MINE, THEIRS = 1, 2


def person(role: Role, *, teams: set[int] | None = None, scopes: frozenset[str] = EVERY_SCOPE, kind="agent") -> Actor:
    return Actor(kind, ME, role, frozenset(teams or ()), scopes)


def test_every_action_has_a_rule():
    assert set(RULES) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_a_higher_role_may_all_that_a_lower_one_may(action):
    answers = [bool(may(person(role), action)) for role in (Role.AGENT, Role.LEAD, Role.ADMIN, Role.OWNER)]
    assert answers == sorted(answers)
    assert answers[-1] is True


@pytest.mark.parametrize("action", Action)
def test_scopes_only_narrow(action):
    for role, scopes in product(Role, [(), *product(Scope), tuple(Scope)]):
        whole = may(person(role), action)
        narrowed = may(person(role, scopes=frozenset(scopes), kind="api"), action)
        assert bool(whole) or not narrowed


@pytest.mark.parametrize("action", Action)
def test_a_customer_may_nothing_and_our_own_jobs_everything(action):
    assert not may(CONTACT, action)
    assert may(SYSTEM, action) is True


def test_nobody_without_a_role_may_anything():
    for actor in (Actor("agent"), Actor("agent", 1), Actor("api", 1), Actor("agent", role=Role.OWNER)):
        assert not any(may(actor, action) for action in Action)
        assert visible_conversations(actor)[0] == "FALSE"


def test_an_unknown_action_is_a_mistake_not_a_permission():
    with pytest.raises(ValueError):
        may(person(Role.OWNER), "everything")


@pytest.mark.parametrize("action", Action)
def test_a_refusal_names_roles_that_could(action):
    refusal = may(person(Role.AGENT), action)
    if isinstance(refusal, Refusal):
        assert refusal.reason.endswith(".")
        assert Role.OWNER in refusal.who_can_grant
        assert all(may(person(role), action) for role in refusal.who_can_grant)


def test_a_conversation_of_another_team_looks_like_none_at_all():
    foreign = ConversationFacts(assignee_id=OTHER, team_id=THEIRS, inbox_team_id=THEIRS)
    with pytest.raises(NotFound):
        must(person(Role.AGENT), Action.CONVERSATION_READ, foreign)


def test_a_refusal_can_be_sent_as_json():
    with pytest.raises(NotAllowed) as caught:
        must(person(Role.AGENT), Action.INBOX_MANAGE)
    assert json.loads(json.dumps(caught.value.problem()))["who_can_grant"] == ["owner", "admin"]


@pytest.mark.parametrize(
    ("by", "change", "allowed"),
    [
        (Role.ADMIN, AgentChange(OTHER, Role.AGENT, new_role=Role.ADMIN), True),
        (Role.ADMIN, AgentChange(OTHER, Role.AGENT, new_role=Role.OWNER), False),
        (Role.ADMIN, AgentChange(ME, Role.ADMIN, new_role=Role.OWNER), False),
        (Role.ADMIN, AgentChange(OTHER, Role.OWNER, new_role=Role.AGENT), False),
        (Role.ADMIN, AgentChange(OTHER, Role.OWNER, leaves=True), False),
        (Role.ADMIN, AgentChange(OTHER, Role.OWNER), False),
        (Role.ADMIN, AgentChange(new_role=Role.OWNER), False),
        (Role.ADMIN, AgentChange(ME, Role.ADMIN, leaves=True), False),
        (Role.OWNER, AgentChange(OTHER, Role.AGENT, new_role=Role.OWNER), True),
        (Role.OWNER, AgentChange(OTHER, Role.OWNER, leaves=True), True),
        (Role.OWNER, AgentChange(ME, Role.OWNER, new_role=Role.AGENT), True),
        (Role.OWNER, AgentChange(ME, Role.OWNER, new_role=Role.AGENT, is_last_owner=True), False),
        (Role.OWNER, AgentChange(ME, Role.OWNER, leaves=True, is_last_owner=True), False),
        (Role.OWNER, AgentChange(ME, Role.OWNER, is_last_owner=True), True),
        (Role.LEAD, AgentChange(OTHER, Role.AGENT, new_role=Role.LEAD), False),
    ],
)
def test_who_may_change_whom(by, change, allowed):
    assert bool(may(person(by), Action.AGENT_MANAGE, change)) is allowed


ids_or_none = st.sampled_from([None, 1, 2, 3])
actors = st.builds(
    Actor,
    st.sampled_from(["agent", "api"]),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([*Role, Role.AGENT, Role.AGENT]),
    st.frozensets(st.sampled_from([1, 2, 3])),
    st.sampled_from([EVERY_SCOPE, frozenset({"read"}), frozenset({"write"})]),
)


async def _every_kind_of_conversation(db: Database) -> None:
    """All 64 combinations of assignee, team and team of the inbox, each nobody or one of three."""
    async with db.transaction() as tx:
        await tx.execute("""
            INSERT INTO agents (name, email, role, created_at, updated_at)
              SELECT 'a' || n, n || '@x', 'agent', now(), now() FROM generate_series(1, 3) n;
            INSERT INTO teams (name, created_at) SELECT 't' || n, now() FROM generate_series(1, 3) n;
            INSERT INTO inboxes (channel, name, secrets, team_id, created_at, updated_at)
              SELECT 'whatsapp', 'i', '', nullif(n, 0), now(), now() FROM generate_series(0, 3) n;
            INSERT INTO contacts (created_at, updated_at) VALUES (now(), now());
            INSERT INTO identities (contact_id, channel, first_seen_at, last_seen_at)
              SELECT 1, 'whatsapp', now(), now() FROM generate_series(1, 16);
            INSERT INTO conversations (inbox_id, identity_id, contact_id, assignee_id, team_id, created_at)
              SELECT i.id, 1 + a * 4 + t, 1, nullif(a, 0), nullif(t, 0), now()
              FROM inboxes i, generate_series(0, 3) a, generate_series(0, 3) t;
        """)


@pytest.fixture
async def conversations(db: Database) -> Database:
    await _every_kind_of_conversation(db)
    return db


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(actor=actors)
async def test_the_predicate_and_the_filter_agree_on_every_row(conversations, actor):
    condition, given_values = visible_conversations(actor)
    query = Query("visible", f"SELECT c.id FROM conversations c WHERE {condition}")
    async with conversations.reading() as tx:
        filtered = {row["id"] for row in await tx.fetch(query.sql, *query.values(given_values))}
        rows = await tx.fetch("""
            SELECT c.id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id
            FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
        """)
    assert len(rows) == 64
    allowed = {
        row["id"]
        for row in rows
        if may(
            actor,
            Action.CONVERSATION_READ,
            ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]),
        )
    }
    assert filtered == allowed


async def test_an_agent_sees_his_own_his_teams_nobodys_and_open_inboxes_and_no_more(conversations):
    condition, given_values = visible_conversations(person(Role.AGENT, teams={MINE}))
    query = Query("hidden", f"SELECT c.* FROM conversations c WHERE {condition} IS NOT TRUE")
    async with conversations.reading() as tx:
        hidden = await tx.fetch(query.sql, *query.values(given_values))
        inbox_of = dict(await tx.fetch("SELECT id, team_id FROM inboxes"))
    assert hidden
    for row in hidden:
        assert row["assignee_id"] != ME
        assert row["team_id"] != MINE
        assert inbox_of[row["inbox_id"]] is not None
        assert row["assignee_id"] or row["team_id"]
