"""Segments while two versions run: nothing goes by one until everybody knows them, and none gets lost."""

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.contacts import joined
from shortline.db import Database, Tx
from shortline.db.halves import known, known_posts
from tests import cast
from tests.routing.team import ask
from tests.upgrade.piece import run_piece

PRE = known()["0067_segments"]
POST = known_posts()["0067_segments.post"]
MERGES_BEFORE = """UPDATE contacts SET name = 'Anna', own = $2, updated_at = now() WHERE id = $1"""
HAND_BEFORE = """INSERT INTO agent_work (agent_id, capacity, languages, label_ids, updated_at) VALUES ($1, 2, '{}', '{}', now())
ON CONFLICT (agent_id) DO UPDATE SET capacity = 3, languages = '{}', label_ids = '{}'"""


async def between_the_halves(tx: Tx) -> None:
    """The tables as they are after the pre half alone."""
    await tx.execute(
        "ALTER TABLE sla_policies ADD CONSTRAINT sla_policies_no_segments_yet CHECK (segment_ids = '{}');"
        "DROP INDEX sla_policies_conditions;"
        "CREATE UNIQUE INDEX sla_policies_conditions ON sla_policies (channels, inbox_ids, team_ids, priorities, label_ids)"
    )
    await run_piece(tx, PRE, r"ALTER TABLE time_rules.*?;\n")


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD))
    return client


async def test_a_policy_or_rule_waits_until_nobody_would_misread_it(lead: httpx.AsyncClient, db: Database) -> None:
    async with db.transaction() as tx:
        await between_the_halves(tx)
    business = (await ask(lead, "POST", "/segments", 201, json={"name": "Business"}))["id"]
    policy = {"name": "Business", "conditions": {"segment_ids": [business]}, "first_minutes": 7}
    rule = {
        "name": "Business waits",
        "trigger": {"kind": "silence", "waiting": "us", "minutes": 60},
        "conditions": {"segment_ids": [business]},
        "actions": [{"do": "tell_leads"}],
    }
    for path, wanted in (("/sla-policies", policy), ("/time-rules", rule)):
        assert (await ask(lead, "POST", path, 409, json=wanted))["code"] == "not_yet"
    everybody = (await ask(lead, "POST", "/sla-policies", 201, json=policy | {"name": "", "conditions": {}}))["items"]
    plain = policy | {"name": "Low", "conditions": {"priorities": ["low"]}}
    [low, _] = (await ask(lead, "POST", "/sla-policies", 201, json=plain))["items"]
    changed = policy | {"name": "Low"}
    assert (await ask(lead, "PUT", f"/sla-policies/{low['id']}", 409, json=changed))["code"] == "not_yet"
    async with db.transaction() as tx:
        await tx.execute(POST)
    assert len((await ask(lead, "POST", "/sla-policies", 201, json=policy))["items"]) == len(everybody) + 2
    await ask(lead, "POST", "/time-rules", 201, json=rule)


async def test_what_the_version_before_writes_takes_nobodys_segment_away(lead: httpx.AsyncClient, db: Database) -> None:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db))
    contact = (await ask(lead, "GET", f"/conversations/{talk}"))["contact"]["id"]
    business = (await ask(lead, "POST", "/segments", 201, json={"name": "Business"}))["id"]
    await ask(lead, "PUT", f"/contacts/{contact}/segment", json={"segment_id": business})
    helper = await cast.agent(db, name="Sanne")
    await ask(lead, "PUT", f"/workload/agents/{helper.agent_id}", json={"capacity": 2, "segment_ids": [business]})
    async with db.transaction() as tx:
        await tx.execute(HAND_BEFORE, helper.agent_id)
        row = await tx.fetchrow("SELECT *, NULL AS segment_id FROM contacts WHERE id = $1", int(contact))
        kept = joined.to_json(joined.Own(joined.Values.of({**dict(row), "segment_id": None})))
        assert "segment_id" not in kept["values"], "the version before can read it"
        await tx.execute(MERGES_BEFORE, int(contact), kept)
        own = joined.from_json(kept)
        shown = joined.Values.of(await tx.fetchrow("SELECT * FROM contacts WHERE id = $1", int(contact)))
        assert joined.combine(joined.noticed(own, [], shown), []).segment_id == int(business)
    assert (await ask(lead, "GET", f"/contacts/{contact}"))["segment"]["name"] == "Business"
    hands = {each["agent_id"]: each for each in (await ask(lead, "GET", "/workload"))["agents"]}
    assert hands[str(helper.agent_id)]["segment_ids"] == [business]
