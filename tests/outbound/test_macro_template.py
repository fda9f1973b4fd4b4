"""A macro where only templates may be sent: its values are filled for the person, and the guard decides as for every template."""

from typing import Any

import pytest

from tests.outbound.conftest import Desk
from tests.outbound.test_files_and_templates import make_template

SLOT = "{{contact.first_name|traveller}}"
TEMPLATE = {"name": "line_again", "language": "en", "header": "4", "body": {"1": SLOT, "2": "4"}}
MACRO = {"shortcut": "again", "wordings": [f"Hi {SLOT}, line 4 runs again."], "template": TEMPLATE}


async def macro(desk: Desk, expect: int = 201, **more: Any) -> Any:
    answer = await desk.api.post("/api/v1/macros", json=MACRO | more)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def filled(desk: Desk, macro_id: str, conversation: str, expect: int = 200) -> Any:
    answer = await desk.api.post(f"/api/v1/macros/{macro_id}/template", json={"conversation_id": conversation})
    assert answer.status_code == expect, answer.text
    return answer.json()


def as_sent(template: dict[str, Any]) -> dict[str, Any]:
    """As the picker puts it together."""
    return {**template, "header": {"text": template["header"]}, "body": list(template["body"].values())}


async def test_it_says_a_macro_after_the_window_closed(desk: Desk) -> None:
    conversation = await desk.hear()
    await make_template(desk)
    made = await macro(desk, actions=[{"do": "close"}])
    assert (made["template"]["body"], made["closing_line"]) == (TEMPLATE["body"], False)
    await desk.later(30 * 3600)
    await desk.sim("clock", advance=30 * 3600)
    assert (await desk.post(conversation, text="Line 4 runs again.")).json()["code"] == "refused"
    found = await filled(desk, made["id"], conversation)
    name = found["template"]["body"]["1"]
    assert name
    assert "{{" not in name
    assert [each["do"] for each in found["actions"]] == ["close"]
    answer = await desk.post(conversation, template=as_sent(found["template"]), then=[{"do": "close"}])
    assert answer.json()["messages"][0]["content"]["rendered"]["body"] == f"Hello {name}, line 4 runs again."
    await desk.reaches(answer.json()["id"], "read")


async def test_the_guard_decides_as_for_every_template(desk: Desk) -> None:
    conversation = await desk.hear()
    await make_template(desk)
    made = await macro(desk)
    await desk.value("UPDATE templates SET status = 'PAUSED'")
    found = await filled(desk, made["id"], conversation)
    refused = (await desk.post(conversation, template=as_sent(found["template"]))).json()
    assert "template_paused" in [each["code"] for each in refused["decision"]["findings"]]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ({**TEMPLATE, "name": "another"}, "macro_template_unknown"),
        ({**TEMPLATE, "language": "nl"}, "macro_template_unknown"),
        ({**TEMPLATE, "body": {"1": "two\nlines"}}, "template_value_lines"),
        ({**TEMPLATE, "body": {"1": "five     spaces"}}, "template_value_lines"),
        ({**TEMPLATE, "body": {"1": "{{contact.first_name}}"}}, "fallback_missing"),
        ({**TEMPLATE, "body": {"1": "{{contact.shoe_size}}"}}, "unknown_variable"),
    ],
)
async def test_a_value_that_could_not_be_sent_is_refused_where_it_is_written(
    desk: Desk, template: dict[str, Any], code: str
) -> None:
    await make_template(desk)
    refused = await macro(desk, 422, template=template)
    assert (refused["code"], refused["field"]) == (code, "template")


async def test_a_macro_without_one_says_so_and_may_lose_it(desk: Desk) -> None:
    conversation = await desk.hear()
    await make_template(desk)
    made = await macro(desk)
    path = f"/api/v1/macros/{made['id']}"
    assert (await desk.api.patch(path, json={"name": "Again"})).json()["template"]["name"] == "line_again"
    assert (await desk.api.patch(path, json={"template": None})).json()["template"] is None
    assert (await filled(desk, made["id"], conversation, 409))["code"] == "macro_no_template"
