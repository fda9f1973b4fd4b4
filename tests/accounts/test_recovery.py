"""A forgotten password: a link from somebody who may, once, for a day; and the organisation's name."""

import asyncio
import os
import subprocess
import sys

import pytest

from shortline.accounts import throttle
from shortline.accounts.actor import Scope
from tests.accounts.conftest import PASSWORD

NEW = "autumn leaf harbour"


async def link(desk, by, of) -> str:
    answer = await desk.call(by, "POST", f"/agents/{of}/reset-link")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["link"].startswith("http://desk.test/reset#slr_")
    return made["link"].rpartition("#")[2]


async def choose(desk, token, password=NEW):
    return await desk.call(None, "POST", "/resets/use", json={"token": token, "password": password})


async def look(desk, token):
    return await desk.call(None, "POST", "/resets/look", json={"token": token})


async def sign_in(desk, email, password) -> int:
    return (await desk.call(None, "POST", "/sessions", json={"email": email, "password": password})).status_code


async def test_a_link_lets_one_person_choose_a_password_and_ends_his_sessions(desk):
    admin, ada = await desk.hire("admin"), await desk.hire(email="ada@desk.test")
    assert (await desk.call(ada, "GET", "/me")).status_code == 200
    token = await link(desk, admin, ada)
    assert (await desk.call(ada, "GET", "/me")).status_code == 200  # a link nobody used changes nothing
    assert await sign_in(desk, "ada@desk.test", PASSWORD) == 201
    seen = (await look(desk, token)).json()
    assert (seen["name"], seen["email"]) == ("agent 2", "ada@desk.test")
    answer = await choose(desk, token)
    assert answer.status_code == 201, answer.text
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert (await desk.call(answer.json()["token"], "GET", "/me")).json()["id"] == str(ada)
    assert (await desk.call(ada, "GET", "/me")).status_code == 401
    assert await sign_in(desk, "ada@desk.test", PASSWORD) == 401
    assert await sign_in(desk, "ada@desk.test", NEW) == 201
    kept = await desk.one("SELECT token_hash FROM password_resets")
    assert token.encode() not in kept


async def test_of_ten_uses_at_once_one_wins(desk):
    token = await link(desk, await desk.hire("owner"), await desk.hire())
    answers = await asyncio.gather(*(choose(desk, token, f"{NEW} {n}") for n in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [404] * 9


async def test_used_replaced_expired_made_up_and_of_a_disabled_person_look_the_same(desk):
    owner, ada, bea, cleo, off = [await desk.hire(role) for role in ("owner", "agent", "agent", "agent", "agent")]
    used, replaced = await link(desk, owner, ada), await link(desk, owner, bea)
    await choose(desk, used)
    await link(desk, owner, bea)
    disabled = await link(desk, owner, off)
    assert (await desk.call(owner, "PATCH", f"/agents/{off}", json={"state": "disabled"})).status_code == 200
    refused = await desk.call(owner, "POST", f"/agents/{off}/reset-link")
    assert (refused.status_code, refused.json()["code"]) == (409, "agent_disabled")
    expired = await link(desk, owner, cleo)
    desk.clock.advance(hours=24)
    for token in (used, replaced, disabled, expired, "slr_" + "A" * 43, "sli_" + "A" * 43, "x"):
        for answer in (await look(desk, token), await choose(desk, token)):
            assert (answer.status_code, answer.json()["code"]) == (404, "reset_gone")


async def test_a_weak_password_does_not_use_the_link_up(desk):
    token = await link(desk, await desk.hire("owner"), await desk.hire())
    assert (await choose(desk, token, "password1")).status_code == 422
    assert (await choose(desk, token)).status_code == 201


async def test_tries_count_towards_the_limit_of_the_address_and_good_ones_do_not(desk):
    token = await link(desk, await desk.hire("owner"), await desk.hire())
    for _ in range(throttle.PER_ADDRESS + 5):
        assert (await look(desk, token)).status_code == 200
    for _ in range(throttle.PER_ADDRESS):
        await look(desk, "slr_guess")
    blocked = await look(desk, token)
    assert (blocked.status_code, blocked.json()["code"]) == (429, "too_many")
    assert int(blocked.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("by", "of", "status"),
    [("owner", "owner", 201), ("owner", "admin", 201), ("admin", "admin", 201), ("admin", "agent", 201),
     ("admin", "owner", 403), ("lead", "agent", 403), ("agent", "agent", 403)],
)  # fmt: skip
async def test_who_makes_a_link_for_whom(desk, by, of, status):
    answer = await desk.call(await desk.hire(by), "POST", f"/agents/{await desk.hire(of)}/reset-link")
    assert answer.status_code == status


async def test_a_token_makes_no_link_since_it_would_become_a_session(desk):
    owner = await desk.hire("owner")
    token = await desk.api_token_of(owner, *Scope)
    assert (await desk.call(token, "POST", f"/agents/{owner}/reset-link")).status_code == 403


async def test_the_shell_prints_a_link_that_works(desk, settings):
    await desk.hire("owner", email="olga@desk.test")

    async def command(email: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "SHORTLINE_DATABASE_URL": settings.database_url or "",
            "SHORTLINE_DATA_DIR": str(settings.data_dir),
            "SHORTLINE_PUBLIC_URL": "http://desk.test",
        }
        (settings.data_dir / "clock").write_text(str((desk.clock.now() - _now()).total_seconds()))
        env["SHORTLINE_TEST_CLOCK"] = str(settings.data_dir / "clock")
        run = [sys.executable, "-m", "shortline", "reset-password", email]
        return await asyncio.to_thread(subprocess.run, run, env=env, capture_output=True, text=True, check=False)

    printed = await command("Olga@desk.test")
    assert printed.returncode == 0, printed.stderr
    address, when = printed.stdout.splitlines()
    assert "Works once, until 2026-11-2" in when
    assert (await choose(desk, address.rpartition("#")[2])).status_code == 201
    assert await sign_in(desk, "olga@desk.test", NEW) == 201
    nobody = await command("nobody@desk.test")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert "Nobody here" in nobody.stderr


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


async def test_the_organisation_has_a_name_that_admins_change(desk):
    admin, ada = await desk.hire("admin"), await desk.hire()
    assert (await desk.call(ada, "GET", "/organisation")).json() == {"name": ""}
    changed = await desk.call(admin, "PATCH", "/organisation", json={"name": " Lindhaven "})
    assert changed.json() == {"name": "Lindhaven"}
    assert (await desk.call(ada, "GET", "/me")).json()["organisation"] == "Lindhaven"
    for body in ({"name": ""}, {"name": "a\u202eb"}, {}, {"nam": "x"}):
        assert (await desk.call(admin, "PATCH", "/organisation", json=body)).status_code == 422
    assert (await desk.call(ada, "PATCH", "/organisation", json={"name": "Mine"})).status_code == 403
