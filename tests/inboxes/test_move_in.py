"""Moving in from another provider: each step tells what is missing, the PIN is right or wrong, and stays a secret."""

import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shortline import wiring
from shortline.settings import Settings
from tests import cast
from tests.outbound.conftest import Desk, a_desk

Json = dict[str, Any]
PIN, WRONG = "271828", "111111"


async def look(desk: Desk) -> dict[str, Json]:
    answer = await desk.api.post(f"/api/v1/inboxes/{desk.inbox.id}/move-in/check")
    assert answer.status_code == 200, answer.text
    return {each["key"]: each for each in answer.json()["steps"]}


async def arrives(desk: Desk, **number: object) -> None:
    """The platform has the number like this."""
    await desk.sim(
        "accounts", waba_id=desk.inbox.waba_id, access_token=desk.inbox.access_token, app_secret="app-secret",
        phone_numbers=[{"phone_number_id": desk.inbox.phone_number_id, **number}],
    )  # fmt: skip


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with a_desk(settings, wiring.HANDLERS) as running:
        ada = await cast.agent(running.runtime.db, name="Ada Admin", role="admin", now=running.clock.now())
        await cast.signed_in(running.api, ada, db=running.runtime.db, now=running.clock.now())
        yield running


async def test_each_step_says_what_is_missing_until_nothing_is(desk: Desk) -> None:
    await arrives(desk, coexistence=False, registered=False, pin=PIN, code_verified=False, name_status="PENDING_REVIEW")
    found = await look(desk)
    assert {key: each["code"] for key, each in found.items() if not each["ok"]} == {
        "code": "moving_unverified", "name": "moving_name_waits", "registered": "moving_unregistered", "test": "moving_unheard",
    }  # fmt: skip
    assert all(each["remedy"] for each in found.values() if each["ok"] is False)
    at = f"/api/v1/inboxes/{desk.inbox.id}/register"
    early = await desk.api.post(at, json={"pin": PIN})
    assert (early.status_code, early.json()["reason"]) == (409, "pin_code_first")
    await arrives(desk, code_verified=True, name_status="APPROVED")
    assert (await desk.api.post(at, json={"pin": PIN})).status_code == 204
    await desk.hear()
    answer = await desk.api.post(f"/api/v1/inboxes/{desk.inbox.id}/move-in/check")
    assert answer.json()["done"], answer.text
    assert await desk.value("SELECT count(*) FROM events WHERE data->>'change' = 'registered'") == 1


async def test_a_number_of_the_phone_app_does_not_move_and_an_unknown_one_is_named(desk: Desk) -> None:
    await arrives(desk, coexistence=True)
    assert (await look(desk))["app"]["code"] == "moving_in_app"
    await desk.api.patch(f"/api/v1/inboxes/{desk.inbox.id}", json={"phone_number_id": "424242"})
    found = await look(desk)
    assert (found["number"]["code"], found["registered"]["ok"]) == ("number_unknown", None)


async def test_wrong_pins_are_counted_and_none_is_kept_or_told(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.sim("clock", rate=0)
    await arrives(desk, coexistence=False, registered=False, pin=PIN)
    at = f"/api/v1/inboxes/{desk.inbox.id}/register"
    caplog.set_level(logging.DEBUG)
    said = io.StringIO()
    told = []
    for n in range(6):
        answer = await desk.api.post(at, json={"pin": WRONG}, headers={"idempotency-key": f"try-{n}"})
        told.append(answer.json()["reason"])
        said.write(answer.text)
        await desk.sim("clock", advance=0 if n == 2 else 5)
    assert told == ["pin_wrong", "pin_wrong", "pin_wrong", "pin_too_fast", "pin_wrong", "pin_too_often"]
    await desk.sim("clock", advance=25 * 3600)
    answer = await desk.api.post(at, json={"pin": PIN}, headers={"idempotency-key": "right"})
    assert answer.status_code == 204
    assert (await look(desk))["registered"]["ok"]
    for bad in ("12345", "1234567", "12345a", ""):
        answer = await desk.api.post(at, json={"pin": bad})
        assert answer.status_code == 422
        assert bad == "" or bad not in answer.text
    kept = said.getvalue() + caplog.text
    async with desk.runtime.db.connection() as connection:
        for (table,) in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            rows = await connection.fetch(f'SELECT to_jsonb(t)::text AS row FROM "{table}" t')
            kept += json.dumps([each["row"] for each in rows])
    assert PIN not in kept
    assert WRONG not in kept
