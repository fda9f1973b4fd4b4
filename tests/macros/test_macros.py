"""Macros through the API: whose they are, what is refused, in what order they come, and what a render gives."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Actor
from tests import cast

HELLO = [
    "Hi {{contact.first_name|there}}, {{agent.first_name}} here.",
    "Hello {{contact.first_name|and welcome}}! You talk to {{agent.first_name}}.",
    "Good day {{contact.first_name|to you}}, this is {{agent.first_name}} of {{organisation.name|the desk}}.",
]


class Asking:
    """Requests in the name of one person after the other."""

    def __init__(self, client: httpx.AsyncClient):
        self.client, self.known = client, {}

    async def __call__(self, who: Actor, method: str, path: str, **more: Any) -> httpx.Response:
        if who.agent_id not in self.known:
            await cast.signed_in(self.client, who)
            self.known[who.agent_id] = self.client.headers["authorization"]
        self.client.headers["authorization"] = self.known[who.agent_id]
        return await self.client.request(method, f"/api/v1{path}", **more)

    async def made(self, who: Actor, **given: Any) -> dict[str, Any]:
        body = {"shortcut": "hello", "wordings": HELLO} | given
        answer = await self(who, "POST", "/macros", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def shortcuts(self, who: Actor, query: str = "") -> list[str]:
        return [each["shortcut"] for each in (await self(who, "GET", f"/macros{query}")).json()["items"]]


@pytest.fixture
def ask(client) -> Asking:
    return Asking(client)


async def test_a_macro_is_made_read_changed_and_removed(ask, db):
    lead = await cast.agent(db, role="lead")
    made = await ask.made(lead, shared=True, name="Greeting", language="en")
    assert made["variables"] == ["contact.first_name", "agent.first_name", "organisation.name"]
    assert (made["shared"], made["team_id"], made["state"], made["may_edit"]) == (True, None, "active", True)
    path = f"/macros/{made['id']}"
    changed = (await ask(lead, "PATCH", path, json={"shortcut": "hi", "language": None, "state": "disabled"})).json()
    assert (changed["shortcut"], changed["language"], changed["state"]) == ("hi", None, "disabled")
    assert (changed["name"], changed["wordings"]) == ("Greeting", HELLO)
    assert (await ask(lead, "GET", path)).json() == changed
    assert await ask.shortcuts(lead) == []
    assert await ask.shortcuts(lead, "?state=disabled") == ["hi"]
    assert (await ask(lead, "DELETE", path)).status_code == 204
    assert (await ask(lead, "GET", path)).status_code == 404
    async with db.transaction() as tx:
        kinds = await tx.fetch("SELECT data ->> 'change' AS c FROM events WHERE kind = 'macro.updated' ORDER BY id")
    assert [row["c"] for row in kinds] == ["created", "changed", "removed"]


async def test_who_sees_and_who_changes_which_macro(ask, db):
    team, other = await cast.team(db), await cast.team(db)
    lead = await cast.agent(db, role="lead")
    ali, bea = await cast.agent(db, team_ids=(team,)), await cast.agent(db, team_ids=(other,))
    macros = {
        "all": await ask.made(lead, shortcut="all", shared=True),
        "team": await ask.made(lead, shortcut="team", shared=True, team_id=str(team)),
        "off": await ask.made(lead, shortcut="off", shared=True, state="disabled"),
        "alis": await ask.made(ali, shortcut="alis", wordings=HELLO[:1]),
        "leads": await ask.made(lead, shortcut="leads", wordings=HELLO[:1]),
    }
    sees = {"lead": {"all", "team", "leads", "off"}, "ali": {"all", "team", "alis"}, "bea": {"all"}}
    changes = {"lead": {"all", "team", "leads", "off"}, "ali": {"alis"}, "bea": set()}
    for name, who in (("lead", lead), ("ali", ali), ("bea", bea)):
        listed = set(await ask.shortcuts(who)) | set(await ask.shortcuts(who, "?state=disabled"))
        assert listed == sees[name]
        for key, macro in macros.items():
            read = await ask(who, "GET", f"/macros/{macro['id']}")
            assert read.status_code == (200 if key in sees[name] else 404), (name, key)
            if read.status_code == 200:
                assert read.json()["may_edit"] is (key in changes[name])
            wrote = await ask(who, "PATCH", f"/macros/{macro['id']}", json={})
            expected = 200 if key in changes[name] else 403 if key in {*sees[name], "off"} else 404
            assert wrote.status_code == expected, (name, key, wrote.text)
            if expected != 200:
                assert (await ask(who, "DELETE", f"/macros/{macro['id']}")).status_code == expected


async def test_only_leads_share(ask, db):
    ali, lead = await cast.agent(db), await cast.agent(db, role="lead")
    refused = await ask(ali, "POST", "/macros", json={"shortcut": "x", "wordings": HELLO, "shared": True})
    assert (refused.status_code, refused.json()["who_can_grant"]) == (403, ["owner", "admin", "lead"])
    mine = await ask.made(ali)
    assert (await ask(ali, "PATCH", f"/macros/{mine['id']}", json={"shared": True})).status_code == 403
    theirs = await ask.made(lead, wordings=HELLO[:2])
    few = await ask(lead, "PATCH", f"/macros/{theirs['id']}", json={"shared": True})
    assert (few.status_code, few.json()["code"], few.json()["field"]) == (422, "too_few_wordings", "wordings")
    given = await ask(lead, "PATCH", f"/macros/{theirs['id']}", json={"shared": True, "wordings": HELLO})
    assert given.json()["shared"] is True
    assert await ask.shortcuts(ali) == ["hello", "hello"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"wordings": [HELLO[0], "Hi {{contact.nmae|you}}"]}, "unknown_variable", "wordings.1"),
        ({"wordings": ["Hi {{contact.name}}"]}, "fallback_missing", "wordings.0"),
        ({"wordings": ["Hi {{contact.name|…}}"]}, "fallback_missing", "wordings.0"),
        ({"wordings": [HELLO[0], HELLO[0].upper().replace("CONTACT.FIRST_NAME", "contact.first_name")
                       .replace("AGENT.FIRST_NAME", "agent.first_name")]}, "wording_repeated", "wordings.1"),
        ({"wordings": ["See https://a.example", "See https://b.example"]}, "facts_differ", "wordings"),
        ({"wordings": ["On 3 May", "On May 3"], "fixed": ["3 May"]}, "fixed_missing", "wordings"),
        ({"wordings": ["See https://a.example/{{contact.name|x}}"]}, "slot_in_fact", "wordings.0"),
        ({"wordings": ["Hi {{contact.name|number 7}}"]}, "fact_in_fallback", "wordings.0"),
        ({"wordings": HELLO[:2], "shared": True}, "too_few_wordings", "wordings"),
        ({"team_id": "1"}, "own_macro", "team_id"),
        ({"team_id": "999", "shared": True}, "unknown_team", "team_id"),
        ({"shortcut": "two words"}, "bad_request", "shortcut"),
        ({"wordings": []}, "bad_request", "wordings"),
        ({"wordings": ["a\x00b"]}, "bad_request", "wordings.0"),
        ({"surprise": 1}, "bad_request", "surprise"),
    ],
)  # fmt: skip
async def test_what_cannot_be_kept_is_refused_at_its_field(ask, db, given, code, field):
    lead = await cast.agent(db, role="lead")
    body = {"shortcut": "hello", "wordings": HELLO} | given
    answer = await ask(lead, "POST", "/macros", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, field), answer.text


async def test_a_shortcut_is_taken_once_for_each_language_and_team(ask, db):
    lead, team = await cast.agent(db, role="lead"), await cast.team(db)
    hello = {"shortcut": "hello", "wordings": HELLO, "shared": True}
    answers = await asyncio.gather(
        *(ask(lead, "POST", "/macros", json=hello | {"shortcut": s}) for s in ("hello", "HELLO", "héllo"))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"shortcut_taken"}
    dutch = await ask.made(lead, shared=True, language="nl")
    await ask.made(lead, shared=True, team_id=str(team))
    await ask.made(lead)  # one's own is beside those of all
    taken = await ask(lead, "PATCH", f"/macros/{dutch['id']}", json={"language": None})
    assert (taken.status_code, taken.json()["code"], taken.json()["field"]) == (409, "shortcut_taken", "shortcut")


async def test_the_customers_language_and_the_conversations_team_come_first(ask, db, settings):
    team, other = await cast.team(db), await cast.team(db)
    lead = await cast.agent(db, role="lead")
    conversation, _ = await cast.inbound_text(db, await cast.inbox(db, settings, team_id=team))
    async with db.transaction() as tx:
        await tx.execute("UPDATE contacts SET language = 'nl-BE'")
    for name, more in {
        "a-latvian": {"language": "lv"}, "b-any": {}, "c-dutch": {"language": "nl"}, "d-flemish": {"language": "nl-BE"},
        "e-other-team": {"language": "nl-BE", "team_id": str(other)}, "f-team": {"language": "nl-BE", "team_id": str(team)},
    }.items():  # fmt: skip
        await ask.made(lead, shortcut=name, shared=True, **more)
    ranked = ["f-team", "d-flemish", "c-dutch", "b-any", "a-latvian", "e-other-team"]
    assert await ask.shortcuts(lead, f"?conversation_id={conversation}") == ranked
    assert await ask.shortcuts(lead) == sorted(ranked)
    paged, cursor = [], ""
    for _ in range(4):
        page = (await ask(lead, "GET", f"/macros?conversation_id={conversation}&limit=2{cursor}")).json()
        paged += [each["shortcut"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert paged == ranked
    assert await ask.shortcuts(lead, "?q=/D-fl") == ["d-flemish"]
    assert await ask.shortcuts(lead, "?q=100%25") == []


async def test_a_render_fills_in_and_does_not_repeat_itself_to_the_same_person(ask, db, settings):
    await cast.owner(db)
    ali, inbox = await cast.agent(db, name="Ali Demir"), await cast.inbox(db, settings)
    anna, _ = await cast.inbound_text(db, inbox)
    nameless, _ = await cast.inbound_text(db, inbox, sender=cast.SenderKeys(wa_id="3725551234"))
    macro = await ask.made(ali)
    path = f"/macros/{macro['id']}/render"
    seen = []
    for _ in range(4):
        answer = await ask(ali, "POST", path, json={"conversation_id": str(anna)})
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert said["missing"] == []
        assert "Anna" in said["text"]
        assert "Ali" in said["text"]
        assert "{{" not in said["text"]
        seen.append(said["wording"])
    assert all(one != next_ for one, next_ in itertools.pairwise(seen))
    assert set(seen) == {0, 1, 2}
    chosen = (await ask(ali, "POST", path, json={"conversation_id": str(anna), "wording": 1})).json()
    assert chosen["wording"] == 1
    assert (await ask(ali, "POST", path, json={"conversation_id": str(anna)})).json()["wording"] != 1
    plain = (await ask(ali, "POST", path, json={"conversation_id": str(nameless), "wording": 0})).json()
    assert (plain["text"], plain["missing"]) == ("Hi there, Ali here.", ["contact.first_name"])
    third = (await ask(ali, "POST", path, json={"conversation_id": str(nameless), "wording": 2})).json()
    assert third["text"] == "Good day to you, this is Ali of Lindhaven."
    none = await ask(ali, "POST", path, json={"conversation_id": str(anna), "wording": 3})
    assert (none.status_code, none.json()["field"]) == (422, "wording")


async def test_language_versions_say_the_same_or_are_switched_off(ask, db):
    lead = await cast.agent(db, role="lead")
    english = [f"{begin} 14.50 euro, ask for Sanne." for begin in ("It is", "It costs", "You pay")]
    dutch = [f"{begin} 14,50 euro, vraag naar Sanne." for begin in ("Het is", "Het kost", "Je betaalt")]
    en = await ask.made(lead, shared=True, language="en", wordings=english, fixed=["Sanne"])
    assert en["fixed"] == ["Sanne"]
    body = {"shortcut": "HELLO", "shared": True, "language": "nl", "wordings": dutch}
    other = await ask(lead, "POST", "/macros", json=body)
    assert (other.status_code, other.json()["code"]) == (409, "fixed_count_differs")
    nl = await ask.made(lead, **body | {"fixed": ["Sanne"]})
    dearer = {"wordings": [each.replace("14.50", "15.00") for each in english]}
    refused = await ask(lead, "PATCH", f"/macros/{en['id']}", json=dearer)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        409,
        "versions_differ",
        "wordings",
    )
    assert refused.json()["params"] == {"language": "nl", "facts": "14.50, 15.00"}
    assert (await ask(lead, "GET", f"/macros/{en['id']}")).json()["wordings"] == english
    saved = await ask(lead, "PATCH", f"/macros/{en['id']}", json=dearer | {"others": "switch_off"})
    assert saved.status_code == 200, saved.text
    assert (await ask(lead, "GET", f"/macros/{nl['id']}")).json()["state"] == "disabled"
    stale = await ask(lead, "PATCH", f"/macros/{nl['id']}", json={"state": "active"})
    assert stale.json()["code"] == "versions_differ"
    right = [each.replace("14,50", "15,00") for each in dutch]
    again = await ask(lead, "PATCH", f"/macros/{nl['id']}", json={"state": "active", "wordings": right})
    assert again.status_code == 200, again.text


async def test_of_a_macro_the_best_version_is_offered(ask, db, settings):
    lead = await cast.agent(db, role="lead")
    conversation, _ = await cast.inbound_text(db, await cast.inbox(db, settings))
    for language in (None, "en", "nl", "nl-BE", "lv"):
        await ask.made(lead, shared=True, language=language)
    await ask.made(lead, shared=True, shortcut="other", language="lv")
    path = f"/macros?best=true&conversation_id={conversation}"
    for spoken, best in (("nl-BE", "nl-BE"), ("nl-NL", "nl"), ("fr", None), ("lv", "lv"), (None, "en")):
        async with db.transaction() as tx:
            await tx.execute("UPDATE contacts SET language = $1", spoken)
        listed = (await ask(lead, "GET", path)).json()["items"]
        assert [(each["shortcut"], each["language"]) for each in listed if each["shortcut"] == "hello"] == [
            ("hello", best)
        ]
        assert {each["shortcut"] for each in listed} == {"hello", "other"}


async def test_over_many_people_each_wording_is_said_as_often(ask, db, settings):
    lead, inbox = await cast.agent(db, role="lead"), await cast.inbox(db, settings)
    macro = await ask.made(lead, shared=True)
    path = f"/macros/{macro['id']}/render"
    people = [(await cast.inbound_text(db, inbox, sender=cast.SenderKeys(wa_id=f"372555{n:04}")))[0] for n in range(6)]

    async def said(person: int, **more: Any) -> int:
        answer = await ask(lead, "POST", path, json={"conversation_id": str(person)} | more)
        return answer.json()["wording"]

    first = [await said(person) for person in people]
    assert sorted(first) == [0, 0, 1, 1, 2, 2]
    # Another wording in the same reply box counts once, whichever was put in first.
    for _ in range(4):
        await said(people[0], wording=(first[0] + 1) % 3, instead_of=first[0])
        await said(people[0], wording=first[0], instead_of=(first[0] + 1) % 3)
    async with db.transaction() as tx:
        assert [row["given"] for row in await tx.fetch("SELECT given FROM macro_wordings")] == [2, 2, 2]
    # One more wording is not everybody's next answer: it begins where the least used one stands.
    more = [*HELLO, "Welcome {{contact.first_name|there}}, {{agent.first_name}} here."]
    await ask(lead, "PATCH", f"/macros/{macro['id']}", json={"wordings": more})
    later = [await said(person) for person in people]
    assert max(later.count(n) for n in range(4)) <= 2


async def test_wordings_are_looked_at_with_a_real_person_and_nothing_is_kept(ask, db, settings):
    await cast.owner(db)
    ali, inbox = await cast.agent(db, name="Ali Demir"), await cast.inbox(db, settings)
    anna, _ = await cast.inbound_text(db, inbox)
    nameless, _ = await cast.inbound_text(db, inbox, sender=cast.SenderKeys(wa_id="3725551234"))
    said = (await ask(ali, "POST", f"/conversations/{anna}/macro_preview", json={"wordings": HELLO[:2]})).json()
    assert said == {
        "items": [
            {"text": "Hi Anna, Ali here.", "missing": []},
            {"text": "Hello Anna! You talk to Ali.", "missing": []},
        ]
    }
    plain = (await ask(ali, "POST", f"/conversations/{nameless}/macro_preview", json={"wordings": HELLO[:1]})).json()
    assert plain == {"items": [{"text": "Hi there, Ali here.", "missing": ["contact.first_name"]}]}
    async with db.transaction() as tx:
        assert (
            await tx.fetchval("SELECT (SELECT count(*) FROM macro_uses) + (SELECT count(*) FROM macro_wordings)") == 0
        )


async def test_a_variable_without_value_and_fallback_is_named(ask, db, settings, client):
    ali, inbox = await cast.agent(db), await cast.inbox(db, settings)
    conversation, _ = await cast.inbound_text(db, inbox)
    macro = await ask.made(ali)
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET name = ' '")
    answer = await ask(ali, "POST", f"/macros/{macro['id']}/render", json={"conversation_id": str(conversation)})
    assert (answer.status_code, answer.json()["code"]) == (409, "field_missing")
    assert answer.json()["params"] == {"name": "agent.first_name"}


async def test_two_agents_at_once_do_not_say_the_same(ask, db, settings):
    lead = await cast.agent(db, role="lead")
    conversation, _ = await cast.inbound_text(db, await cast.inbox(db, settings))
    macro = await ask.made(lead, shared=True)
    path = f"/macros/{macro['id']}/render"
    answers = await asyncio.gather(
        *(ask(lead, "POST", path, json={"conversation_id": str(conversation)}) for _ in range(3))
    )
    assert sorted(answer.json()["wording"] for answer in answers) == [0, 1, 2]


async def test_a_render_needs_a_conversation_one_may_answer_and_a_macro_one_may_use(ask, db, settings):
    team = await cast.team(db)
    member, outsider = await cast.agent(db, team_ids=(team,)), await cast.agent(db)
    inbox = await cast.inbox(db, settings, team_id=team)
    conversation, _ = await cast.inbound_text(db, inbox)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET assignee_id = $1", member.agent_id)
    mine, theirs = await ask.made(outsider), await ask.made(member)
    body = {"conversation_id": str(conversation)}
    assert (await ask(outsider, "POST", f"/macros/{mine['id']}/render", json=body)).status_code == 404
    assert (await ask(outsider, "POST", f"/macros/{theirs['id']}/render", json=body)).status_code == 404
    assert (await ask(outsider, "GET", f"/macros?conversation_id={conversation}")).status_code == 404
    assert (await ask(member, "POST", f"/macros/{theirs['id']}/render", json=body)).status_code == 200
    await ask(member, "PATCH", f"/macros/{theirs['id']}", json={"state": "disabled"})
    off = await ask(member, "POST", f"/macros/{theirs['id']}/render", json=body)
    assert (off.status_code, off.json()["code"]) == (409, "macro_disabled")


async def test_an_idempotency_key_makes_one_macro(ask, db, clock):
    ali = await cast.agent(db)
    body, key = {"shortcut": "hello", "wordings": HELLO}, {"Idempotency-Key": "k1"}
    first, second = [await ask(ali, "POST", "/macros", json=body, headers=key) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotent-replay"] == "true"
    clock.advance(seconds=timedelta(minutes=2).total_seconds())
    assert len(await ask.shortcuts(ali)) == 1


async def test_a_team_with_macros_is_not_removed(ask, db):
    admin, team = await cast.agent(db, role="admin"), await cast.team(db)
    macro = await ask.made(admin, shared=True, team_id=str(team))
    kept = await ask(admin, "DELETE", f"/teams/{team}")
    assert (kept.status_code, kept.json()["code"]) == (409, "team_in_use")
    assert (await ask(admin, "PATCH", f"/macros/{macro['id']}", json={"team_id": None})).json()["team_id"] is None
    assert (await ask(admin, "DELETE", f"/teams/{team}")).status_code == 204
