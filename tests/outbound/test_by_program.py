"""Who pressed send: a person in the app, or a program with a token. The guard is told, at once and again when it leaves."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from shortline.accounts import tokens
from shortline.accounts.actor import Scope
from shortline.channels.registry import CHANNELS
from shortline.channels.whatsapp import channel as whatsapp
from shortline.outbound import words
from shortline.outbound.claim import facts_of
from shortline.outbound.submit import Q
from shortline.policy import Facts
from tests.outbound.conftest import Desk

Json = dict[str, Any]


async def token(desk: Desk) -> str:
    scopes = {Scope.READ, Scope.WRITE}
    async with desk.runtime.db.transaction() as tx:
        made = await tokens.create(tx, "till", scopes, agent_id=desk.ali.agent_id or 0, now=desk.clock.now())
    return made.text


async def as_program(desk: Desk, method: str, path: str, **body: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {await token(desk)}"}
    return await desk.api.request(method, f"/api/v1{path}", json=body, headers=headers)


async def ask(desk: Desk, conversation: str, *, program: bool, **body: Any) -> str:
    body = {"text": "Not until noon, Anna.", "undo_seconds": 0} | body
    path = f"/conversations/{conversation}/messages"
    if program:
        answer = await as_program(desk, "POST", path, **body)
    else:
        answer = await desk.api.post(f"/api/v1{path}", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["messages"][0]["id"])


async def facts_when_it_leaves(desk: Desk, message_id: str) -> Facts:
    async with desk.runtime.db.transaction() as tx:
        row = await Q.fetchrow(tx, "lock_entry", id=int(message_id))
        assert row is not None
        draft, to = words.draft(row["draft"]), words.address(row["address"])
        return await facts_of(tx, row, draft, to, now=desk.clock.now())


@pytest.mark.parametrize(("program", "body"), [(False, {}), (True, {}), (False, {"bulk": True})])
async def test_it_is_known_when_it_leaves(desk: Desk, program: bool, body: Json) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    message = await ask(desk, conversation, program=program, **body)
    assert (await facts_when_it_leaves(desk, message)).by_program is (program or bool(body))


async def test_what_a_person_lets_go_on_is_in_his_hand(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    at = (desk.clock.now() + timedelta(hours=2)).isoformat()
    message = await ask(desk, conversation, program=True, send_at=at)
    assert (await facts_when_it_leaves(desk, message)).by_program
    pressed = await as_program(desk, "POST", f"/messages/{message}/send_now")
    assert pressed.status_code == 200, pressed.text
    assert (await facts_when_it_leaves(desk, message)).by_program
    again = await ask(desk, conversation, program=True, send_at=at)
    pressed = await desk.api.post(f"/api/v1/messages/{again}/send_now")
    assert pressed.status_code == 200, pressed.text
    assert not (await facts_when_it_leaves(desk, again)).by_program


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel like ours that lets a person go on for seven days, as others do: a module is one, and so is what has its parts,
    which the type of a module does not say."""
    able = {name: getattr(whatsapp, name) for name in whatsapp.__all__}
    able["capability"] = replace(whatsapp.capability, person_window=timedelta(days=7))
    monkeypatch.setitem(CHANNELS, whatsapp.kind, SimpleNamespace(**able))  # type: ignore[arg-type]


async def test_after_the_window_a_person_goes_on_and_a_token_does_not(desk: Desk, patient: None) -> None:
    conversation = await desk.hear()
    desk.clock.offset += timedelta(hours=25)
    path = f"/conversations/{conversation}/messages"
    refused = await as_program(desk, "POST", path, text="Not until noon, Anna.")
    assert refused.status_code == 422, refused.text
    against = [each for each in refused.json()["decision"]["findings"] if each["verdict"] == "deny"]
    assert [(each["code"], each["remedy"]) for each in against] == [("window_no_program", "send_template")]
    assert (await as_program(desk, "GET", f"/conversations/{conversation}/composer")).json()["mode"] == "closed"
    assert (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()["mode"] == "person"
    assert await desk.value("SELECT count(*) FROM messages WHERE direction = 'out'") == 0
    await desk.reaches(await ask(desk, conversation, program=False), "sent", "delivered", "read")


async def test_what_a_program_asked_for_in_time_does_not_leave_too_late(desk: Desk, patient: None) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    message = await ask(desk, conversation, program=True)
    desk.clock.offset += timedelta(hours=25)
    desk.start_sender()
    withheld = await desk.reaches(message, "withheld")
    assert withheld["failure"]["code"] == "window_no_program"
    again = await as_program(desk, "POST", f"/messages/{message}/resend")
    assert again.status_code == 422, again.text
    assert (await desk.api.post(f"/api/v1/messages/{message}/resend")).status_code == 200
    await desk.reaches(message, "sent", "delivered", "read")
