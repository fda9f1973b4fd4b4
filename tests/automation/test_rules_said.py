"""What time rules say: past nobody's guard, never at night, in the customer's language."""

import pytest

from shortline.accounts.actor import SYSTEM
from shortline.errors import ShortlineError
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit
from tests.automation.conftest import LINE, SILENT, Town, at, sent


async def template(town: Town, body: str) -> None:
    """The number's fallback template, approved."""
    async with town.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO templates (channel, waba_id, provider_id, name, language, status, category, components, synced_at)"
            " VALUES ('whatsapp', $1, '77', 'still_on_it', 'en', 'APPROVED', 'UTILITY', $2, $3)",
            town.inbox.waba_id, [{"type": "BODY", "text": body}], at(0),
        )  # fmt: skip
        await tx.execute(
            "INSERT INTO fallback_templates (inbox_id, language, name, template_language) VALUES ($1, '', 'still_on_it', 'en')",
            town.inbox.id,
        )


@pytest.mark.parametrize(
    ("body", "wrong"), [("We are on it.", None), ("We are on it, {{1}}.", "fallback_needs_values")]
)
async def test_where_the_window_is_closed_the_fallback_template_goes_if_it_needs_no_values(
    town: Town, body: str, wrong: str | None
) -> None:
    await template(town, body)
    await town.rule(SILENT | {"minutes": 25 * 60}, LINE | {"or_template": True})
    await town.writes()
    await town.go(25 * 60 + 1)
    [logged] = await town.runs()
    assert [(each["ok"], each["code"]) for each in logged["done"]] == [(wrong is None, wrong)]
    drafts = await town.value("SELECT array_agg(draft -> 'template' ->> 'name') FROM outbox")
    assert drafts == (["still_on_it"] if wrong is None else None)


async def test_at_night_it_waits_for_the_morning_and_is_called_off_when_the_customer_writes(town: Town) -> None:
    """NOW is ten in the morning where he lives; thirteen hours later it is night, although nobody chose quiet hours."""
    await town.rule(SILENT)
    await town.writes(minutes=12 * 60)
    await town.go(13 * 60)
    [logged] = await town.runs()
    assert (logged["done"][0]["ok"], logged["done"][0]["code"], logged["message_state"]) == (
        True,
        "quiet_hours",
        "held",
    )
    until = await town.value("SELECT not_before FROM outbox")
    assert until == at(22 * 60)  # eight in the morning in Amsterdam
    assert await town.value("SELECT on_reply FROM outbox") == "cancel"


async def test_a_line_that_would_have_to_wait_until_its_window_is_closed_is_not_sent(town: Town) -> None:
    await town.rule({"kind": "window", "minutes": 60})
    await town.writes(minutes=-9 * 60)  # at night: the window closes at one in the morning
    assert (await town.go(14.5 * 60)).ran == 1
    assert await sent(town) == []
    assert [(each["done"][0]["ok"], each["done"][0]["code"]) for each in await town.runs()] == [(False, "night")]


async def test_what_the_guard_refuses_is_logged_and_the_rest_is_done(town: Town) -> None:
    await town.rule(SILENT, LINE, {"do": "snooze", "minutes": 60}, {"do": "set_priority", "priority": "high"})
    talk = await town.writes()
    async with town.db.transaction() as tx:
        await tx.execute("UPDATE inboxes SET state = 'disabled' WHERE id = $1", town.inbox.id)
    await town.go(61)
    [logged] = await town.runs()
    assert [(each["do"], each["ok"]) for each in logged["done"]] == [
        ("send_line", False),
        ("set_priority", True),
        ("snooze", True),
    ]
    assert logged["done"][0]["sentence"].startswith("Not sent")
    assert await town.value("SELECT state || ' ' || priority FROM conversations WHERE id = $1", talk) == "snoozed high"


async def test_it_speaks_the_customers_language_in_several_wordings(town: Town) -> None:
    lines = [
        {"text": "Still on it."},
        {"text": "On it still."},
        {"language": "nl", "text": "Nog bezig, {{contact.first_name|hoi}}."},
    ]
    await town.rule(SILENT, {"do": "send_line", "lines": lines})
    dutch = await town.writes(1)
    for person in (2, 3):
        await town.writes(person)
    async with town.db.transaction() as tx:
        await tx.execute(
            "UPDATE contacts SET language = 'nl-BE' WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)",
            dutch,
        )
    await town.go(61)
    assert sorted(await sent(town)) == ["Nog bezig, Person.", "On it still.", "Still on it."]


async def test_a_shared_macro_is_said_with_its_next_wording(town: Town) -> None:
    wordings = ["Still on it, {{contact.first_name|there}}.", "We are on it.", "It takes a while."]
    macro = await town.ask("POST", "/macros", 201, json={"shortcut": "wait", "wordings": wordings, "shared": True})
    await town.rule(SILENT, {"do": "send_macro", "id": macro["id"]})
    await town.writes()
    await town.go(61)
    [text] = await sent(town)
    assert text in {"Still on it, Person.", *wordings[1:]}


async def test_a_rules_message_gives_way_and_asks_the_same_guard_as_a_persons(town: Town) -> None:
    """Its entry in the queue carries the decision, stands in the line of many alike, and is known as automatic."""
    await town.rule(SILENT)
    talk = await town.writes()
    await town.go(61)
    async with town.db.reading() as tx:
        row = await tx.fetchrow("SELECT automatic, bulk, decision FROM outbox")
    assert row is not None
    assert (row["automatic"], row["bulk"]) == (True, True)
    rules = {each["rule"] for each in row["decision"]["findings"]}
    assert {"automatic_once", "quiet_hours", "chase_guard", "service_window", "number_health"} <= rules
    async with town.db.transaction() as tx:
        with pytest.raises(ShortlineError, match="automatic answer"):
            await submit(tx, talk, SendIn(text="Once more."), by=SYSTEM, now=at(62), automatic=True)
