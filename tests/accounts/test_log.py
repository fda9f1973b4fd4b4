"""Who came in, who did not, and what was refused: one line each, which nobody can write for us."""

import io
import json
import logging
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from shortline import log
from shortline.accounts import throttle
from shortline.accounts.actor import Scope
from tests.accounts.conftest import PASSWORD, Desk


class Told:
    """What the log of a real process would hold so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def __call__(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().split("\n") if line]


@pytest.fixture
def told() -> Iterator[Told]:
    told, root = Told(), logging.getLogger()
    before, level = root.handlers[:], root.level
    log.setup("info")
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(told.stream)
    yield told
    root.handlers[:] = before
    root.setLevel(level)


async def test_sign_ins_and_their_refusals_are_told(desk: Desk, told: Told) -> None:
    ada = await desk.hire(email="ada@desk.test")

    async def sign_in(password: str) -> None:
        await desk.call(None, "POST", "/sessions", json={"email": "ada@desk.test", "password": password})

    await sign_in(PASSWORD)
    for n in range(throttle.PER_ACCOUNT + 1):
        await sign_in(f"guess {n}")
    said = [line["say"] for line in told()]
    assert said.count("signed in") == 1
    assert said.count("sign-in refused") == throttle.PER_ACCOUNT
    assert said.count("sign-in throttled") == 1
    assert {line["agent_id"] for line in told() if line["say"] in ("signed in", "sign-in refused")} == {ada}
    assert all(line["at"].endswith("+00:00") for line in told())
    whole = json.dumps(told())
    assert [word for word in ("ada@desk.test", PASSWORD, "guess 1") if word in whole] == []


async def test_a_missing_right_and_a_limit_are_told_with_who_and_where_and_no_secret(desk: Desk, told: Told) -> None:
    ada = await desk.hire()
    token = await desk.api_token_of(ada, Scope.READ)
    assert (await desk.call(ada, "GET", "/agents/invitations")).status_code == 403
    assert (await desk.call(token, "PATCH", "/contacts/1", json={"note": "Night"})).status_code == 403
    cookie = {"cookie": f"shortline_session={await desk.session_of(ada)}"}
    assert (await desk.call(None, "POST", "/teams", json={"name": "Night"}, headers=cookie)).status_code == 403
    for _ in range(throttle.PER_ADDRESS + 1):
        await desk.call(None, "POST", "/invitations/look", json={"token": "sli_a-secret-guess"})
    refused = [line for line in told() if line["say"] == "a request was refused"]
    assert [(line["code"], line["method"], line["agent_id"]) for line in refused] == [
        ("role_too_low", "GET", ada), ("scope_missing", "PATCH", ada), ("csrf", "POST", ada), ("too_many_minutes", "POST", None),
    ]  # fmt: skip
    assert refused[0]["route"].endswith("/agents/invitations")
    assert refused[-1]["route"].endswith("/invitations/look")
    assert refused[1]["token_id"]
    assert "a-secret-guess" not in json.dumps(told())
    assert token not in json.dumps(told())


@pytest.mark.parametrize(
    "wicked",
    [
        "a\nb",
        "a\r\nb",
        "a\x1b[31mb",
        "a\x00b",
        "a\x85b",
        "a\x9b31mb",
        "a\x7fb",
        "a\u2028b",
        "a\u202eb",
        'a"}\n{"level": "info',
    ],
)
def test_no_value_starts_a_line_of_its_own(told: Told, wicked: str) -> None:
    before = len(told())
    log.get("test").info("something came", reason=wicked)
    logging.getLogger("library").warning("said %s", wicked)
    lines = told()[before:]
    assert [line["from"] for line in lines] == ["test", "library"]
    assert lines[0]["reason"] == wicked
    assert not [
        char
        for char in told.stream.getvalue()
        if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")
    ]
