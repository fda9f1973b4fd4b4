"""Writing time rules: tried out first, switched on without a flood, refused with the line that is wrong."""

from typing import Any

import pytest

from shortline.accounts.actor import Role
from tests import cast
from tests.automation.conftest import LINE, SILENT, Town


async def test_every_rule_that_comes_with_the_desk_can_be_switched_on(town: Town) -> None:
    for each in (await town.ask("GET", "/time-rules"))["presets"]:
        made = await town.ask("POST", f"/time-rules/presets/{each['key']}", 201)
        assert (made["is_on"], made["preset"]) == (True, each["key"])
    assert (await town.ask("GET", "/time-rules"))["presets"] == []


async def test_a_rule_that_is_switched_on_leaves_what_was_due_before_unless_it_is_asked_to(town: Town) -> None:
    await town.writes(1, minutes=-120)
    made = await town.rule(SILENT)
    assert [(await town.go(minutes)).ran for minutes in (0, 30)] == [0, 0]
    await town.ask("PUT", f"/time-rules/{made['id']}", json=given(made) | {"also_now": True})
    assert (await town.go(31)).ran == 1
    await town.ask("PUT", f"/time-rules/{made['id']}", json=given(made) | {"is_on": False})
    await town.writes(2, minutes=0)
    assert (await town.go(90)).ran == 0


def given(made: dict[str, Any]) -> dict[str, Any]:
    return {name: made[name] for name in ("name", "is_on", "trigger", "conditions", "actions")}


async def test_it_is_tried_out_before_anything_is_done(town: Town) -> None:
    here, there = await town.writes(1, minutes=-90), await town.writes(2, minutes=-10)
    trial = {"name": "Trial", "trigger": SILENT, "actions": [LINE], "conversation_id": str(there)}
    found = await town.ask("POST", "/time-rules/trial", json=trial)
    assert (found["count"], [each["conversation_id"] for each in found["first"]]) == (1, [str(here)])
    assert [each["code"] for each in found["why_not"]] == ["too_early"]
    assert await town.ask("GET", "/time-rules/runs") == {"items": [], "next_cursor": None}
    await town.ask("POST", "/time-rules/trial", 404, json=trial | {"conversation_id": "999999"})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"conditions": {"waiting": "customer"}}, "conditions.waiting"),
        ({"conditions": {"live": True}}, "conditions.live"),
        ({"conditions": {"team_ids": ["999"]}}, "conditions.team_ids"),
        ({"conditions": {"channels": ["pigeon"]}}, "conditions.channels"),
        ({"conditions": {"label_ids": ["1"], "without_label_ids": ["1"]}}, "conditions.without_label_ids"),
        ({"actions": [LINE, {"do": "add_label", "id": "999"}]}, "actions[1]"),
        ({"actions": [LINE, {"do": "snooze"}]}, "actions[1]"),
        ({"actions": [LINE, LINE]}, "actions"),
        ({"actions": [{"do": "close"}, {"do": "snooze", "minutes": 60}]}, "actions"),
        ({"actions": [{"do": "send_line", "lines": []}]}, "actions[0].lines"),
        ({"actions": [{"do": "send_line", "lines": [{"text": "{{contact.name}}"}]}]}, "actions[0].lines[0].text"),
        ({"actions": [{"do": "send_line", "lines": [{"text": "I am {{agent.name}}"}]}]}, "actions[0].lines[0].text"),
        ({"actions": []}, "actions"),
        ({"name": " "}, "name"),
        ({"trigger": {"kind": "silence", "waiting": "us", "minutes": 0}}, "trigger.silence.minutes"),
        ({"trigger": {"kind": "time", "at": "25:00"}}, "trigger.time.at"),
        ({"trigger": {"kind": "window", "minutes": 1440}}, "trigger.window.minutes"),
        ({"trigger": {"kind": "moon"}}, "trigger"),
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_with_the_line_that_is_wrong(
    town: Town, wrong: dict[str, Any], field: str
) -> None:
    rule = {"name": "Wrong", "is_on": True, "trigger": SILENT, "actions": [LINE]}
    problem = await town.ask("POST", "/time-rules", 422, json=rule | wrong)
    assert field in str(problem), problem
    assert (await town.ask("GET", "/time-rules"))["items"] == []


async def test_a_name_is_taken_once_and_an_agent_writes_no_rules(town: Town) -> None:
    made = await town.rule(SILENT)
    problem = await town.rule(SILENT, expect=409)
    assert problem["code"] == "rule_exists"
    await town.ask("DELETE", f"/time-rules/{made['id']}", 204)
    await town.ask("DELETE", f"/time-rules/{made['id']}", 404)
    await town.ask("PUT", f"/time-rules/{made['id']}", 404, json=given(made))
    await cast.signed_in(town.client, await cast.agent(town.db, role=Role.AGENT), db=town.db)
    await town.ask("GET", "/time-rules", 403)
