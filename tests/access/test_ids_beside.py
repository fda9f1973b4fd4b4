"""Ids in queries and bodies are as closed as those in paths: an unseen thing is the same as none."""

from typing import Any

import httpx
import pytest

from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.channels.event_parts import SenderKeys
from shortline.db import Database
from tests import cast
from tests.access.desk import CANARY, Closed, build, filled

UNKNOWN = "899999999999999999"
OWN = {"text": "x", "undo_seconds": 0}

#  operation, where the id stands, the rest of the query or body; what is named belongs to another team.
BESIDE: list[tuple[str, str, str, dict[str, Any]]] = [
    ("GET /conversations", "ids", "conversation_id", {}),
    ("GET /conversations", "inbox_id", "inbox_id", {}),
    ("GET /conversations", "team_id", "team_id", {}),
    ("GET /conversations", "assignee_id", "agent_id", {}),
    ("GET /messages", "ids", "message_id", {}),
    ("GET /macros", "conversation_id", "conversation_id", {}),
    ("GET /conversations/{own_id}/messages", "around", "message_id", {}),
    ("POST /conversations/{own_id}/read", "message_id", "message_id", {}),
    ("POST /conversations/{own_id}/messages", "reply_to", "message_id", OWN),
    ("POST /conversations/{own_id}/messages", "seen_message_id", "message_id", OWN),
    ("POST /conversations/{own_id}/messages", "media_ids", "media_id", {"undo_seconds": 0}),
    ("POST /conversations/{own_id}/messages", "media_id", "media_id", {"undo_seconds": 0}),
    ("POST /conversations/{own_id}/messages", "reaction", "message_id", {"undo_seconds": 0}),
    ("PUT /conversations/{own_id}/drafts/reply", "media_ids", "media_id", {"updated_at": "2026-11-21T09:00:00Z"}),
    (
        "POST /contacts/{contact_id}/consents",
        "media_ids",
        "media_id",
        {"purpose": "service", "change": "given", "how": "form", "wording": "Yes."},
    ),
    ("POST /bulk", "ids", "conversation_id", {"close": {}}),
    ("POST /cases/{own_case_id}/links", "case_id", "case_id", {}),
    ("POST /cases/{own_case_id}/links", "conversation_id", "conversation_id", {}),
    ("POST /cases/{own_case_id}/merge", "into_case_id", "case_id", {}),
    ("POST /cases/{own_case_id}/split", "message_id", "message_id", {}),
    ("POST /sla-policies/trial", "conversation_id", "conversation_id", {}),
    ("POST /macros", "media_ids", "media_id", {"shortcut": "beside", "wordings": ["Hello."]}),
    ("POST /macros/{own_macro_id}/render", "conversation_id", "conversation_id", {}),
    ("POST /macros/{own_macro_id}/template", "conversation_id", "conversation_id", {}),
]
#  Names something that all who work here know of, or only a lead or an admin may send it at all.
SHARED = {
    "assignee_id", "team_id", "team_ids", "member_ids", "contact_id", "merge_id", "inbox_id", "phone_number_id", "waba_id",
    "client_message_id", "identity_id", "template_id", "flow_id", "label_id", "label_ids", "segment_id", "segment_ids",
    "contact_ids", "macro_id", "client_id", "reason_id", "parent_id", "skip_id", "taker_id", "conversation_id", "rule_id",
    "inbox_ids", "without_label_ids", "ids",
}  # fmt: skip


@pytest.fixture
async def closed(db: Database, client: httpx.AsyncClient, runtime: Runtime) -> Closed:
    built = await build(db, client, runtime)
    stranger = next(each for each in built.callers if each.name == "an agent of another team")
    open_to_all = await cast.inbox(db)
    own, _ = await cast.inbound_text(db, open_to_all, sender=SenderKeys(wa_id="31611111111", profile_name="Dirk"))
    await cast.signed_in(client, stranger.actor, db=db)
    macro = await client.post("/api/v1/macros", json={"shortcut": "own", "wordings": ["Hello."]})
    async with db.transaction() as tx:
        own_case = await tx.fetchval("SELECT id FROM cases WHERE conversation_id = $1", own)
    built.ids |= {"own_id": str(own), "own_case_id": str(own_case), "own_macro_id": macro.json()["id"]}
    return built


def test_every_place_an_id_can_stand_is_known() -> None:
    document = create_app().openapi()
    shapes = document["components"]["schemas"]
    places = set()
    for methods in document["paths"].values():
        for operation in methods.values():
            places |= {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
            for kind in operation.get("requestBody", {}).get("content", {}).values():
                waiting, done = [kind["schema"]], set()
                while waiting:
                    shape = waiting.pop()
                    if isinstance(shape, list):
                        waiting += shape
                    elif isinstance(shape, dict):
                        name = shape.get("$ref", "").rpartition("/")[2]
                        if name and name not in done:
                            done.add(name)
                            waiting.append(shapes[name])
                        places |= shape.get("properties", {}).keys()
                        waiting += shape.values()
    ids = {
        name for name in places if name.endswith(("_id", "_ids", "ids")) or name in ("reply_to", "around", "reaction")
    }
    assert ids == SHARED | {where for _, where, _, _ in BESIDE}


@pytest.mark.parametrize(("operation", "where", "what", "rest"), BESIDE)
async def test_an_unseen_thing_is_the_same_as_none(
    closed: Closed, operation: str, where: str, what: str, rest: dict[str, Any]
) -> None:
    async def ask(number: str) -> httpx.Response:
        method, path = operation.split(" ")
        value: Any = [number] if where == "media_ids" or (method, where) == ("POST", "ids") else number
        if where == "reaction":
            value = {"message_id": number, "emoji": "\N{THUMBS UP SIGN}"}
        if where == "media_id":
            value = {"name": "none", "language": "en", "header": {"media_id": number}}
        given = {key: filled(each, closed.ids) for key, each in rest.items()} | {
            "template" if where == "media_id" else where: value
        }
        if method == "GET":
            return await closed.client.get(f"/api/v1{path.format(**closed.ids)}", params=given)
        return await closed.client.request(method, f"/api/v1{path.format(**closed.ids)}", json=given)

    before = await closed.contents()
    hidden = await ask(closed.ids[what])
    assert not CANARY.search(hidden.text), hidden.text
    changed = {name: set(rows) - set((await closed.contents())[name]) for name, rows in before.items()}
    touched = {row for rows in changed.values() for row in rows if CANARY.search(row)}
    assert touched == set()
    if hidden.status_code >= 400 or hidden.request.method == "GET":
        none = await ask(UNKNOWN)
        assert (none.status_code, none.json()) == (hidden.status_code, hidden.json())
        assert hidden.status_code < 500
