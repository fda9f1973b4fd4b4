"""Teams: names are unique, members exist, and a team that owns an inbox stays."""

import asyncio


async def test_a_team_is_made_changed_and_removed(desk):
    admin, ben, cleo = await desk.hire("admin"), await desk.hire(), await desk.hire()
    made = await desk.call(admin, "POST", "/teams", json={"name": "Night", "member_ids": [str(ben)]})
    assert made.status_code == 201
    path = f"/teams/{made.json()['id']}"
    changed = await desk.call(admin, "PATCH", path, json={"name": "Late", "member_ids": [str(cleo)]})
    assert (changed.json()["name"], changed.json()["member_ids"]) == ("Late", [str(cleo)])
    assert (await desk.call(cleo, "GET", "/me")).json()["team_ids"] == [made.json()["id"]]
    assert (await desk.call(admin, "DELETE", path)).status_code == 204
    assert (await desk.call(cleo, "GET", "/teams")).json()["items"] == []
    assert (await desk.call(admin, "DELETE", path)).status_code == 404
    assert await desk.one("SELECT count(*) FROM events WHERE kind = 'team.updated'") == 3


async def test_a_name_is_taken_whatever_its_case(desk):
    admin = await desk.hire("admin")
    answers = await asyncio.gather(
        *(desk.call(admin, "POST", "/teams", json={"name": name}) for name in ("Night", "NIGHT", "night "))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    day = (await desk.call(admin, "POST", "/teams", json={"name": "Day"})).json()
    taken = await desk.call(admin, "PATCH", f"/teams/{day['id']}", json={"name": "nIGHT"})
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert (await desk.call(admin, "PATCH", f"/teams/{day['id']}", json={"name": "DAY"})).json()["name"] == "DAY"


async def test_a_team_that_owns_an_inbox_is_not_removed(desk):
    admin, team = await desk.hire("admin"), await desk.team("Night")
    await desk.one(
        "INSERT INTO inboxes (channel, name, secrets, team_id, created_at, updated_at) "
        "VALUES ('whatsapp', 'Night number', '', $1, now(), now())",
        team,
    )
    answer = await desk.call(admin, "DELETE", f"/teams/{team}")
    assert (answer.status_code, answer.json()["code"]) == (409, "team_in_use")
    assert "Night number" in answer.json()["detail"]


async def test_members_must_exist(desk):
    admin = await desk.hire("admin")
    for members in (["999"], ["0"], ["x"], [1], "1", [None]):
        answer = await desk.call(admin, "POST", "/teams", json={"name": "Night", "member_ids": members})
        assert answer.status_code == 422
    assert await desk.one("SELECT count(*) FROM teams") == 0
