"""Changing colleagues: there is always an owner, and who is disabled is out at once."""

import asyncio

import pytest


async def patch(desk, by, whom, **change):
    return await desk.call(by, "PATCH", f"/agents/{whom}", json=change)


async def test_an_admin_changes_name_role_and_teams(desk):
    admin, ben, team = await desk.hire("admin"), await desk.hire(), await desk.team("Night")
    answer = await patch(desk, admin, ben, name="Ben", role="lead", team_ids=[str(team)])
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["role"], answer.json()["team_ids"]) == ("Ben", "lead", [str(team)])
    assert (await patch(desk, admin, ben, team_ids=[])).json()["team_ids"] == []
    assert await desk.one("SELECT count(*) FROM events WHERE kind = 'agent.updated' AND agent_id = $1", ben) == 2


async def test_new_rights_count_from_the_next_request_of_a_running_session(desk):
    owner, ben = await desk.hire("owner"), await desk.hire("admin")
    assert (await desk.call(ben, "GET", "/agents/invitations")).status_code == 200
    await patch(desk, owner, ben, role="agent")
    assert (await desk.call(ben, "GET", "/agents/invitations")).status_code == 403


async def test_disabling_ends_every_session_and_enabling_does_not_revive_them(desk):
    owner, ben = await desk.hire("owner"), await desk.hire()
    assert (await desk.call(ben, "GET", "/me")).status_code == 200
    assert (await patch(desk, owner, ben, state="disabled")).json()["state"] == "disabled"
    assert (await desk.call(ben, "GET", "/me")).status_code == 401
    await patch(desk, owner, ben, state="active")
    assert (await desk.call(ben, "GET", "/me")).status_code == 401


async def test_the_last_owner_stays(desk):
    owner = await desk.hire("owner")
    for change in ({"role": "admin"}, {"state": "disabled"}):
        answer = await patch(desk, owner, owner, **change)
        assert answer.status_code == 403
        assert "only owner" in answer.json()["detail"]


async def test_a_disabled_owner_does_not_count_as_one_who_stays(desk):
    owner, other = await desk.hire("owner"), await desk.hire("owner")
    assert (await patch(desk, owner, other, state="disabled")).status_code == 200
    assert (await patch(desk, owner, owner, role="admin")).status_code == 403


async def test_two_owners_who_remove_each_other_at_once_leave_one(desk):
    for _ in range(5):
        await desk.one("UPDATE agents SET role = 'agent'")
        one, two = await desk.hire("owner"), await desk.hire("owner")
        answers = await asyncio.gather(patch(desk, one, two, role="agent"), patch(desk, two, one, role="agent"))
        assert sorted(answer.status_code for answer in answers) == [200, 403]
        assert await desk.one("SELECT count(*) FROM agents WHERE role = 'owner'") == 1


@pytest.mark.parametrize("change", [{"role": "owner"}, {"state": "disabled"}])
async def test_an_admin_neither_makes_himself_owner_nor_locks_himself_out(desk, change):
    await desk.hire("owner")
    admin = await desk.hire("admin")
    assert (await patch(desk, admin, admin, **change)).status_code == 403


async def test_an_admin_does_not_touch_an_owner(desk):
    owner, admin = await desk.hire("owner"), await desk.hire("admin")
    await desk.hire("owner")
    for change in ({"role": "agent"}, {"state": "disabled"}, {"name": "x"}, {"team_ids": []}):
        assert (await patch(desk, admin, owner, **change)).status_code == 403
    assert (await desk.call(admin, "DELETE", f"/agents/{owner}/sessions")).status_code == 403
    assert (await desk.call(owner, "GET", "/me")).status_code == 200


async def test_a_refused_change_changes_nothing(desk):
    owner, admin = await desk.hire("owner"), await desk.hire("admin")
    before = await desk.one("SELECT json_agg(a ORDER BY id)::text FROM agents a")
    assert (await patch(desk, admin, owner, name="Gone", role="agent")).status_code == 403
    assert (await patch(desk, owner, admin, name="Gone", team_ids=["77"])).status_code == 422
    assert await desk.one("SELECT json_agg(a ORDER BY id)::text FROM agents a") == before


async def test_other_columns_cannot_be_written_through_the_patch(desk):
    owner, ben = await desk.hire("owner"), await desk.hire()
    for field in ("id", "email", "password_hash", "password", "created_at", "is_demo", "prefs", "scopes", "updated_at"):
        assert (await patch(desk, owner, ben, **{field: "1"})).status_code == 422, field


async def test_an_admin_signs_a_colleague_out(desk):
    admin, ben = await desk.hire("admin"), await desk.hire()
    assert (await desk.call(ben, "GET", "/me")).status_code == 200
    assert (await desk.call(admin, "DELETE", f"/agents/{ben}/sessions")).json() == {"ended": 1}
    assert (await desk.call(ben, "GET", "/me")).status_code == 401


async def test_an_id_that_is_none_is_not_found(desk):
    owner = await desk.hire("owner")
    for agent_id in ("0", "-1", "abc", "1e3", "99999999999999999999", "9", "%00", "%F0%9D%9F%99"):
        assert (await patch(desk, owner, agent_id, name="x")).status_code == 404, agent_id


async def test_addresses_are_for_those_who_run_the_shift(desk):
    lead, ben = await desk.hire("lead"), await desk.hire()
    whole = (await desk.call(lead, "GET", "/agents")).json()["items"]
    assert all(item["email"] for item in whole)
    seen = (await desk.call(ben, "GET", "/agents")).json()["items"]
    assert [bool(item["email"]) for item in seen] == [False, True]
    assert not any("password" in key or "hash" in key for item in whole for key in item)


async def test_the_list_comes_in_pages(desk):
    people = [await desk.hire() for _ in range(5)]
    seen, params = [], {"limit": 2}
    while params:
        page = (await desk.call(people[0], "GET", "/agents", params=params)).json()
        seen += [int(item["id"]) for item in page["items"]]
        params = page["next_cursor"] and {"limit": 2, "cursor": page["next_cursor"]}
    assert seen == people
    for bad in ("nonsense", "WyJhIl0", "W3RydWVd", "W10", "Wy01XQ", "WzFlOTld"):
        assert (await desk.call(people[0], "GET", "/agents", params={"cursor": bad})).status_code == 422


async def test_my_account_keeps_what_i_like(desk):
    ben = await desk.hire()
    change = {"locale": "nl", "theme": "dark", "availability": "away", "prefs": {"undo_seconds": 5, "naïve": ["é"]}}
    answer = await desk.call(ben, "PATCH", "/me", json=change)
    assert {key: answer.json()[key] for key in change} == change
    assert (await desk.call(ben, "PATCH", "/me", json={"theme": "light"})).json()["locale"] == "nl"
    for bad in (
        {"role": "owner"},
        {"email": "x@y"},
        {"state": "active"},
        {"theme": "pink"},
        {"prefs": {"a": "x" * 20_000}},
        {"prefs": {"a": "\x00"}},
        {"prefs": []},
        {"locale": "../../etc"},
        {"name": ""},
    ):
        assert (await desk.call(ben, "PATCH", "/me", json=bad)).status_code == 422
