"""Every operation of the description, in everybody's name: who has no business there gets no data and changes nothing."""

import re

import httpx
import pytest

from shortline.accounts.permissions import RULES, may
from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.db import Database
from tests.access.desk import CANARY, Caller, Closed, build
from tests.access.table import TABLE, Entry

OPERATIONS = {
    f"{method.upper()} {path.removeprefix('/api/v1')}"
    for path, methods in create_app().openapi()["paths"].items()
    for method in methods
    if path.startswith("/api/v1/")
}
UNKNOWN = "899999999999999999"


@pytest.fixture
async def closed(db: Database, client: httpx.AsyncClient, runtime: Runtime) -> Closed:
    return await build(db, client, runtime)


def expected(caller: Caller, entry: Entry) -> set[int] | None:
    """The only answers this caller may get; None: he may do it, so anything but a refusal or a failure."""
    if entry.action is None:
        return None
    if caller.actor is None:
        return {401}
    if may(caller.actor, entry.action) is not True:
        return {403}
    if entry.about == "team" and not (caller.in_team or caller.sees_all):
        return {404}
    if entry.about == "owner" and not caller.is_owner_of_things:
        return {404}
    return None


def test_every_operation_has_its_line() -> None:
    assert TABLE.keys() == OPERATIONS


def test_every_action_is_asked_for_somewhere() -> None:
    assert {entry.action for entry in TABLE.values()} - {None} == RULES.keys()


async def test_whoever_has_no_business_there_gets_no_data_and_changes_nothing(closed: Closed) -> None:
    before = await closed.contents()
    wrong = []
    for operation, entry in TABLE.items():
        for caller in closed.callers:
            allowed = expected(caller, entry)
            if allowed is None:
                continue
            answer = await closed.ask(caller, operation, entry)
            if answer.status_code not in allowed or CANARY.search(answer.text):
                wrong.append(f"{caller.name}: {operation} -> {answer.status_code}, not {allowed}: {answer.text[:200]}")
    assert not wrong, "\n".join(wrong)
    after = await closed.contents()
    assert {name for name in before if before[name] != after[name]} == set()


async def test_what_is_hidden_answers_word_for_word_like_what_does_not_exist(closed: Closed) -> None:
    for operation, entry in TABLE.items():
        for caller in closed.callers:
            if expected(caller, entry) == {404}:
                hidden = await closed.ask(caller, operation, entry)
                own = dict.fromkeys(re.findall(r"{(\w+_id)}", operation), UNKNOWN)
                assert hidden.json() == (await closed.ask(caller, operation, entry, **own)).json(), (caller, operation)


async def test_no_list_count_or_search_of_a_stranger_tells_of_it(closed: Closed) -> None:
    """Contacts are known to all who work here, and colleagues' macros only to them; the conversation to its team."""
    strangers = [each for each in closed.callers if each.actor and not each.in_team and not each.sees_all]
    assert len(strangers) == 5
    told = []
    for operation, entry in TABLE.items():
        if "{" in operation or not operation.startswith("GET ") or operation == "GET /contacts":
            continue
        for caller in strangers:
            answer = await closed.ask(caller, operation, entry)
            if CANARY.search(answer.text) or answer.status_code >= 500:
                told.append(f"{caller.name}: {operation} -> {answer.text[:300]}")
            if operation == "GET /conversations/counts" and answer.status_code == 200:
                assert (answer.json()["all"], set(answer.json()["by_inbox"].values())) == (0, {0}), caller.name
            if operation == "GET /events" and answer.status_code == 200:
                assert not [each for each in answer.json()["items"] if each["conversation_id"]], caller.name
    assert not told, "\n".join(told)


@pytest.mark.parametrize("role", ["a colleague", "a lead", "an admin", "an owner"])
async def test_whoever_may_is_let_in(closed: Closed, role: str) -> None:
    """The other half: the ids above are true ones, so a refusal there is a refusal and not a wrong number."""
    caller = next(each for each in closed.callers if each.name == role)
    last = ("DELETE /sessions", "DELETE /macros/{macro_id}", "DELETE /scope/{topic_id}", "DELETE /teams/{team_id}",
                "DELETE /case-items/{item_id}", "DELETE /inboxes/{inbox_id}", "POST /jobs/set-aside/retry")  # fmt: skip
    refused = []
    for operation in sorted(TABLE, key=lambda each: (last.index(each) + 1 if each in last else 0, each[0] != "G")):
        entry = TABLE[operation]
        if entry.action is None or expected(caller, entry) is not None:
            continue
        answer = await closed.ask(caller, operation, entry)
        if answer.status_code == 503 and answer.json()["code"] == "city_away":
            continue  # the demo's other half runs only in `shortline demo`
        if answer.status_code == 403 and answer.json().get("reason") == "not_yours":
            continue  # taking back is for whoever pressed send; that the message exists he may know
        if (
            answer.status_code in (401, 403, 404)
            or answer.status_code >= 500
            or (operation.startswith("GET ") and answer.status_code != 200)
        ):
            refused.append(f"{operation} -> {answer.status_code}: {answer.text[:200]}")
    assert not refused, "\n".join(refused)
