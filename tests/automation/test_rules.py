"""Time rules on a desk: once for each cause, past nobody's guard, never at night, and whoever looks."""

import asyncio
from typing import Any

import pytest

from shortline.accounts.actor import SYSTEM, Role
from shortline.automation import rounds, run
from shortline.automation.rounds import Round, go_round
from shortline.errors import ShortlineError
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit
from shortline.sla.rounds import go_round as go_clocks
from tests import cast
from tests.automation.conftest import LINE, Town, at

SILENT = {"kind": "silence", "waiting": "us", "minutes": 60}
GONE = {"kind": "silence", "waiting": "customer", "minutes": 60}
CLOSE = {"do": "close"}


async def sent(town: Town) -> list[str]:
    async with town.db.reading() as tx:
        rows = await tx.fetch(
            "SELECT text FROM messages WHERE direction = 'out' AND author_kind = 'automation' ORDER BY id"
        )
    return [row["text"] for row in rows]


async def test_nothing_happened_for_an_hour_while_waiting_for_us(town: Town) -> None:
    await town.rule(SILENT)
    talk = await town.writes()
    assert [(await town.go(minutes)).ran for minutes in (0, 59.9, 60, 60.1, 75, 400)] == [0, 0, 1, 0, 0, 0]
    assert await sent(town) == ["We are still on it."]
    [logged] = await town.runs()
    assert (logged["conversation_id"], logged["rule_name"], logged["done"][0]["ok"]) == (str(talk), "A rule", True)
    lines = (await town.ask("GET", f"/conversations/{talk}/messages"))["items"]
    assert [each["content"].get("rule") for each in lines if each["content"].get("change") == "rule"] == ["A rule"]


async def test_what_is_said_by_a_rule_is_no_answer_and_no_new_silence(town: Town) -> None:
    """The customer waits on, and the line the rule wrote does not set it off again."""
    await town.rule(SILENT)
    talk = await town.writes()
    await town.go(61)
    assert await town.value("SELECT waiting_since FROM conversations WHERE id = $1", talk) == at(0)
    assert (await town.go(200)).ran == 0
    await town.writes(minutes=210)
    assert (await town.go(271)).ran == 1
    assert len(await sent(town)) == 1  # an automatic line leaves once a day in a case: the log says so
    assert [(each["done"][0]["ok"], each["done"][0]["code"]) for each in await town.runs()] == [
        (False, "automatic_twice"),
        (True, None),
    ]


async def test_who_answers_in_time_is_touched_by_nothing(town: Town) -> None:
    await town.rule(SILENT)
    talk = await town.writes()
    await town.answered(talk, 50)
    assert [(await town.go(minutes)).ran for minutes in (60, 200)] == [0, 0]


async def test_who_does_not_answer_for_long_is_closed_once_and_again_after_the_next_word(town: Town) -> None:
    await town.rule(GONE, CLOSE)
    talk = await town.writes()
    await town.answered(talk, 10)
    assert [(await town.go(minutes)).ran for minutes in (69, 70, 71)] == [0, 1, 0]
    assert await town.value("SELECT state FROM conversations WHERE id = $1", talk) == "closed"
    await town.ask("POST", f"/conversations/{talk}/reopen")
    assert (await town.go(90)).ran == 0  # the same silence
    await town.answered(talk, 100)
    assert (await town.go(160)).ran == 1


async def test_at_a_time_of_the_day_by_the_calendars_clock(town: Town) -> None:
    week = [{"day": day, "opens": "08:00", "closes": "18:00"} for day in ("sat", "mon")]
    await town.ask("PUT", "/hours/house", json={"zone": "Europe/Amsterdam", "week": week})
    label = (await town.ask("POST", "/labels", 201, json={"name": "Evening", "color": "blue"}))["id"]
    await town.rule({"kind": "time", "at": "16:30"}, {"do": "add_label", "id": label}, conditions={"waiting": "us"})
    here, answered = await town.writes(1), await town.writes(2)
    await town.answered(answered, 5)
    day = 24 * 60
    moment = 6.5 * 60  # 15:30 UTC, and NOW is nine o'clock on a Saturday
    found = [(await town.go(minutes)).ran for minutes in (0, moment - 1, moment, moment + 1, moment + 11)]
    assert found == [0, 0, 1, 0, 0]
    assert (await town.go(day + moment + 1)).ran == 0  # on Sunday nobody opens
    assert (await town.go(2 * day + moment + 150)).ran == 0  # more than two hours late is another time of the day
    assert [each["conversation_id"] for each in await town.runs()] == [str(here)]


async def test_a_clock_that_is_late(town: Town) -> None:
    await town.rule({"kind": "clock", "what": "breached"}, {"do": "tell_leads"})
    await town.writes()

    async def go(minutes: float) -> int:
        async with town.db.transaction() as tx:
            await go_clocks(tx, now=at(minutes))
        return (await town.go(minutes)).ran

    assert [await go(minutes) for minutes in (0, 25, 31, 32, 50)] == [0, 0, 1, 0, 0]
    assert await town.value("SELECT data -> 'tells' FROM events WHERE kind = 'rule.ran'") == ["leads"]


async def test_a_late_answer_goes_up_step_by_step_and_each_is_told_once(town: Town) -> None:
    """The agent at the warning, a colleague when it is late, the leads a quarter of an hour after that."""
    agent, other = await cast.agent(town.db, name="Ali"), await cast.agent(town.db, name="Bo")
    steps = (
        ("agent", {"what": "warned"}, {"do": "tell_assignee"}),
        ("colleague", {"what": "breached"}, {"do": "tell_agent", "id": str(other.agent_id)}),
        ("leads", {"what": "breached", "minutes": 15}, {"do": "tell_leads"}),
    )
    for name, trigger, action in steps:
        await town.rule({"kind": "clock", **trigger}, action, name=name)
    talk, answered = await town.writes(1), await town.writes(2)
    async with town.db.transaction() as tx:
        await tx.execute("UPDATE conversations SET assignee_id = $1", agent.agent_id)
    for minutes in (0, 24, 25, 31, 32):
        async with town.db.transaction() as tx:
            await go_clocks(tx, now=at(minutes))
        await town.go(minutes)
    await town.answered(answered, 40)  # he is late no more: nobody above hears of him
    for minutes in (45, 46, 47, 80):
        await town.go(minutes)
    async with town.db.reading() as tx:
        rows = await tx.fetch(
            "SELECT conversation_id, data -> 'tells' AS tells FROM events WHERE kind = 'rule.ran' ORDER BY id"
        )
    told = [each["tells"] for each in rows if each["conversation_id"] == talk]
    assert told == [[str(agent.agent_id)], [str(other.agent_id)], ["leads"]]
    assert len(rows) == 5
    lines = (await town.ask("GET", f"/conversations/{talk}/messages"))["items"]
    assert [each["content"]["told"] for each in lines if each["content"].get("change") == "rule"] == told


async def test_who_is_late_while_nobody_is_there_is_told_of_when_we_open(town: Town) -> None:
    await town.rule({"kind": "clock", "what": "breached"}, {"do": "tell_leads"})
    talk = await town.writes()
    async with town.db.transaction() as tx:
        await go_clocks(tx, now=at(0))
    async with town.db.transaction() as tx:
        await go_clocks(tx, now=at(31))
    week = [{"day": "sat", "opens": "18:00", "closes": "20:00"}]  # chosen while he was late already
    await town.ask("PUT", "/hours/house", json={"zone": "UTC", "week": week})
    assert [(await town.go(minutes)).ran for minutes in (32, 200, 9 * 60 - 1, 9 * 60)] == [0, 0, 0, 1]
    assert [each["conversation_id"] for each in await town.runs()] == [str(talk)]


async def test_what_is_nobodys_has_nobody_to_tell_and_the_log_says_so(town: Town) -> None:
    await town.rule(SILENT, {"do": "tell_assignee"})
    await town.writes()
    await town.go(61)
    [logged] = await town.runs()
    assert [(each["ok"], each["code"]) for each in logged["done"]] == [(False, "nobody_to_tell")]


async def test_the_window_is_kept_open_once_by_one_click(town: Town) -> None:
    made = await town.ask("POST", "/time-rules/presets/window_rescue", 201)
    assert (await town.ask("POST", "/time-rules/presets/window_rescue", 201))["id"] == made["id"]
    assert "window_rescue" not in [each["key"] for each in (await town.ask("GET", "/time-rules"))["presets"]]
    await town.ask("POST", "/time-rules/presets/moon", 404)
    waits, answered = await town.writes(1), await town.writes(2)
    await town.answered(answered, 5)
    hours = [0, 21.9, 22.05, 22.1, 23.9, 24.1]
    assert [(await town.go(60 * hour)).ran for hour in hours] == [0, 0, 1, 0, 0, 0]
    [text] = await sent(town)
    assert "Person" in text
    assert [each["conversation_id"] for each in await town.runs()] == [str(waits)]
    await town.writes(1, minutes=23 * 60)  # another window, and another day
    assert (await town.go(45.5 * 60)).ran == 1
    assert len(await sent(town)) == 2


async def test_every_rule_that_comes_with_the_desk_can_be_switched_on(town: Town) -> None:
    for each in (await town.ask("GET", "/time-rules"))["presets"]:
        made = await town.ask("POST", f"/time-rules/presets/{each['key']}", 201)
        assert (made["is_on"], made["preset"]) == (True, each["key"])
    assert (await town.ask("GET", "/time-rules"))["presets"] == []


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


async def test_a_label_put_on_later_is_found_when_everybody_is_looked_at(town: Town) -> None:
    label = (await town.ask("POST", "/labels", 201, json={"name": "Return", "color": "blue"}))["id"]
    await town.rule(SILENT, conditions={"label_ids": [label]})
    talk = await town.writes()
    assert (await town.go(65)).ran == 0
    await town.ask("POST", f"/conversations/{talk}/labels", json={"add": [label]})
    assert [(await town.go(minutes)).ran for minutes in (66, 76)] == [0, 1]


async def test_a_clock_that_is_set_back_does_nothing_twice(town: Town) -> None:
    await town.rule(SILENT)
    await town.writes()
    assert [(await town.go(minutes)).ran for minutes in (61, 5, 59, 61, 100)] == [1, 0, 0, 0, 0]


async def test_any_number_of_workers_do_each_once(town: Town) -> None:
    await town.rule(SILENT)
    for person in range(12):
        await town.writes(person)
    await asyncio.gather(*(town.go(61) for _ in range(4)))
    await town.go(61.2)
    assert len(await sent(town)) == 12
    assert len(await town.runs()) == 12


@pytest.mark.parametrize("step", ["_send", "_rest"])
async def test_whoever_is_ended_between_two_steps_leaves_no_half_and_nothing_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    label = (await town.ask("POST", "/labels", 201, json={"name": "Told", "color": "blue"}))["id"]
    await town.rule(SILENT, LINE, {"do": "add_label", "id": label})
    talk = await town.writes()
    real = getattr(run, step)

    async def ends(*args: Any, **more: Any) -> None:
        await real(*args, **more)
        raise asyncio.CancelledError

    monkeypatch.setattr(run, step, ends)
    with pytest.raises(asyncio.CancelledError):
        await town.go(61)
    assert (await town.runs(), await sent(town)) == ([], [])
    monkeypatch.undo()
    assert (await town.go(61.1)).ran == 1
    assert (await town.go(61.2)).ran == 0
    assert (len(await sent(town)), len(await town.runs())) == (1, 1)
    assert (await town.ask("GET", f"/conversations/{talk}"))["labels"][0]["name"] == "Told"


@pytest.mark.parametrize("step", ["_send", "_rest"])
async def test_one_that_goes_wrong_keeps_no_other_from_its_turn(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await town.rule(SILENT)
    talks = [await town.writes(person) for person in range(5)]
    real = getattr(run, step)

    async def breaks(tx: Any, rule: Any, facts: Any, *args: Any, **more: Any) -> Any:
        done = await real(tx, rule, facts, *args, **more)
        if facts.id == talks[2]:
            raise ZeroDivisionError
        return done

    monkeypatch.setattr(run, step, breaks)
    assert (await town.go(61)).ran == 4
    right = sorted(str(each) for each in talks if each != talks[2])
    assert sorted(each["conversation_id"] for each in await town.runs()) == right
    assert len(await sent(town)) == 4
    assert (await town.go(61.1)).ran == 0
    monkeypatch.undo()
    assert (await town.go(72)).ran == 1  # when everybody is looked at
    assert len(await sent(town)) == 5


async def test_hundreds_at_once_go_in_few_transactions_and_each_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "TOGETHER", 4)
    label = (await town.ask("POST", "/labels", 201, json={"name": "Told", "color": "blue"}))["id"]
    does = ({"do": "tell_leads"}, {"do": "set_priority", "priority": "high"}, {"do": "add_label", "id": label})
    await town.rule(SILENT, *does)
    talks = [await town.writes(person) for person in range(30)]
    async with town.db.transaction() as tx:
        await tx.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", talks[7])
        assert await town.go(61) == Round(ran=29, left=1)
    assert await town.go(62) == Round(ran=1, left=0)
    made = await town.runs()
    assert sorted(int(each["conversation_id"]) for each in made) == sorted(talks)
    assert all([each["do"] for each in one["done"]] == ["set_priority", "add_label", "tell_leads"] for one in made)
    for talk in talks:
        shown = await town.ask("GET", f"/conversations/{talk}")
        assert (shown["priority"], [each["name"] for each in shown["labels"]]) == ("high", ["Told"])
        lines = (await town.ask("GET", f"/conversations/{talk}/messages"))["items"]
        changes = [each["content"]["change"] for each in lines if each["kind"] == "activity"]
        assert changes.count("rule") == changes.count("prioritized") == 1


async def test_labels_are_put_on_and_taken_off_many_at_once_and_what_cannot_be_is_said(town: Town) -> None:
    """Also where one stands already, does not stand, is one too many, or is not in use any more."""
    names = ["Late", "Early", "Old", *(f"More {n}" for n in range(20))]
    late, early, old, *more = [
        (await town.ask("POST", "/labels", 201, json={"name": name, "color": "blue"}))["id"] for name in names
    ]
    plain, has_both, is_full = [await town.writes(person) for person in range(3)]
    await town.ask("POST", f"/conversations/{has_both}/labels", json={"add": [late, early, old]})
    await town.ask("POST", f"/conversations/{is_full}/labels", json={"add": more})
    await town.rule(SILENT, {"do": "remove_label", "id": early}, {"do": "add_label", "id": late})
    await town.rule(SILENT, {"do": "add_label", "id": old}, name="Another")
    await town.ask("PATCH", f"/labels/{old}", json={"archived": True})
    assert (await town.go(61)).ran == 6
    labels = {
        talk: [each["name"] for each in (await town.ask("GET", f"/conversations/{talk}"))["labels"]]
        for talk in (plain, has_both)
    }
    assert (labels[plain], "Late" in labels[has_both], "Early" in labels[has_both]) == (["Late"], True, False)
    done = {(each["rule_name"], int(each["conversation_id"])): each["done"] for each in await town.runs()}
    for talk, codes in ((plain, [None, None]), (has_both, [None, None]), (is_full, ["too_many_labels_here", None])):
        made = done["A rule", talk]
        assert [(each["do"], each["code"]) for each in made] == list(
            zip(["add_label", "remove_label"], codes, strict=True)
        )
    assert [done["Another", talk][0]["code"] for talk in (plain, has_both, is_full)] == [
        "unknown_label",
        None,
        "unknown_label",
    ]
    for talk, expected in ((plain, ["labelled"]), (has_both, ["labelled", "unlabelled"]), (is_full, ["labelled"])):
        lines = (await town.ask("GET", f"/conversations/{talk}/messages"))["items"]
        changes = [each["content"]["change"] for each in lines if each["kind"] == "activity"]
        assert sorted(each for each in changes if "label" in each) == expected


async def test_only_on_the_channels_it_names_also_when_it_is_tried_out(town: Town) -> None:
    talk = await town.writes(minutes=-65)
    only = {"conditions": {"channels": ["whatsapp"]}}
    tried = {
        "name": "Tried",
        "trigger": SILENT,
        "actions": [{"do": "tell_leads"}],
        "conversation_id": str(talk),
        **only,
    }
    look = await town.ask("POST", "/time-rules/trial", json=tried)
    assert (look["count"], look["why_not"]) == (1, [])
    async with town.db.transaction() as tx:  # the program has no second channel yet
        await tx.execute("UPDATE inboxes SET channel = 'pigeon'")
    look = await town.ask("POST", "/time-rules/trial", json=tried)
    assert (look["count"], [each["code"] for each in look["why_not"]]) == (0, ["other_channel"])
    await town.rule(SILENT, also_now=True, **only)
    assert (await town.go(1)).ran == 0
    refused = await town.ask("POST", "/time-rules/trial", 422, json={**tried, "conditions": {"channels": ["pigeon"]}})
    assert refused["field"] == "conditions.channels"


async def test_somebody_who_holds_a_conversation_is_not_waited_for(town: Town) -> None:
    await town.rule(SILENT)
    talk = await town.writes()
    async with town.db.transaction() as tx:
        await tx.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", talk)
        assert await town.go(61) == Round(ran=0, left=1)
    assert (await town.go(62)).ran == 1


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


async def test_a_desk_without_rules_is_looked_at_with_one_statement(town: Town) -> None:
    assert await go_round(town.db, now=at(0)) == Round()
