"""Invitations: random, single use, for a week, for the invited role and teams."""

import asyncio

ACCEPT = {"name": "Ben", "password": "river stone lantern"}


async def invite(desk, by, **more) -> str:
    answer = await desk.call(by, "POST", "/agents/invitations", json={"email": "ben@desk.test", **more})
    assert answer.status_code == 201, answer.text
    link = answer.json()["link"]
    assert link.startswith("http://desk.test/invitation#sli_")
    return link.rpartition("#")[2]


async def accept(desk, token, **more):
    return await desk.call(None, "POST", "/invitations/accept", json={"token": token, **ACCEPT, **more})


async def look(desk, token):
    return await desk.call(None, "POST", "/invitations/look", json={"token": token})


async def test_an_invited_colleague_comes_in_with_the_role_and_teams_of_the_invitation(desk):
    admin, team = await desk.hire("admin"), await desk.team("Night")
    token = await invite(desk, admin, role="lead", team_ids=[str(team)], name="Benjamin")
    seen = (await look(desk, token)).json()
    assert (seen["email"], seen["name"], seen["role"]) == ("ben@desk.test", "Benjamin", "lead")
    answer = await accept(desk, token)
    assert answer.status_code == 201
    me = (await desk.call(answer.json()["token"], "GET", "/me")).json()
    assert (me["role"], me["team_ids"], me["name"]) == ("lead", [str(team)], "Ben")
    assert (await desk.call(admin, "GET", "/agents/invitations")).json()["items"] == []


async def test_of_ten_uses_at_once_one_wins(desk):
    token = await invite(desk, await desk.hire("owner"))
    answers = await asyncio.gather(*(accept(desk, token, name=f"Ben {n}") for n in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [404] * 9
    assert await desk.one("SELECT count(*) FROM agents WHERE email = 'ben@desk.test'") == 1


async def test_used_withdrawn_expired_replaced_and_made_up_look_the_same(desk):
    owner = await desk.hire("owner")
    used, gone = await invite(desk, owner), "sli_" + "A" * 43
    await accept(desk, used)
    replaced = await invite(desk, owner, email="cleo@desk.test")
    withdrawn = await invite(desk, owner, email="cleo@desk.test")
    items = (await desk.call(owner, "GET", "/agents/invitations")).json()["items"]
    assert [item["email"] for item in items] == ["cleo@desk.test"]
    assert (await desk.call(owner, "DELETE", f"/agents/invitations/{items[0]['id']}")).status_code == 204
    expired = await invite(desk, owner, email="dan@desk.test")
    desk.clock.advance(days=7)
    answers = [await look(desk, token) for token in (used, gone, replaced, withdrawn, expired)]
    answers += [await accept(desk, token) for token in (used, gone, replaced, withdrawn, expired)]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "invitation_gone")}


async def test_a_weak_password_does_not_use_the_invitation_up(desk):
    token = await invite(desk, await desk.hire("owner"))
    assert (await accept(desk, token, password="password1")).status_code == 422
    assert (await accept(desk, token)).status_code == 201


async def test_who_may_invite_whom(desk):
    for by, role, status in [
        ("owner", "owner", 409),
        ("owner", "admin", 201),
        ("admin", "owner", 403),
        ("admin", "admin", 201),
        ("lead", "agent", 403),
        ("agent", "agent", 403),
        ("owner", "auditor", 422),
        ("owner", "", 422),
    ]:
        body = {"email": "ben@desk.test", "role": role}
        answer = await desk.call(await desk.hire(by), "POST", "/agents/invitations", json=body)
        assert answer.status_code == status, (by, role)


async def test_who_works_here_already_is_not_invited_again(desk):
    owner = await desk.hire("owner", email="ada@desk.test")
    answer = await desk.call(owner, "POST", "/agents/invitations", json={"email": "ADA@desk.test"})
    assert (answer.status_code, answer.json()["code"]) == (409, "agent_exists")


async def test_an_invitation_into_an_unknown_team_is_refused_and_one_into_a_removed_team_still_works(desk):
    owner, team = await desk.hire("owner"), await desk.team("Night")
    unknown = {"email": "ben@desk.test", "team_ids": ["999"]}
    assert (await desk.call(owner, "POST", "/agents/invitations", json=unknown)).json()["code"] == "unknown_team"
    token = await invite(desk, owner, team_ids=[str(team)])
    await desk.call(owner, "DELETE", f"/teams/{team}")
    assert (await accept(desk, token)).json()["agent"]["team_ids"] == []


async def test_the_link_comes_from_the_settings_and_never_from_the_request(desk):
    owner = await desk.hire("owner")
    answer = await desk.call(
        owner,
        "POST",
        "/agents/invitations",
        json={"email": "ben@desk.test"},
        headers={"host": "evil.test", "x-forwarded-host": "evil.test", "forwarded": "host=evil.test"},
    )
    assert answer.json()["link"].startswith("http://desk.test/")
