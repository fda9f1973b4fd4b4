"""Time rules on a desk: what sets them off, once for each cause."""

from shortline.sla.rounds import go_round as go_clocks
from tests import cast
from tests.automation.conftest import CLOSE, GONE, SILENT, Town, at, sent


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


async def test_a_label_put_on_later_is_found_when_everybody_is_looked_at(town: Town) -> None:
    label = (await town.ask("POST", "/labels", 201, json={"name": "Return", "color": "blue"}))["id"]
    await town.rule(SILENT, conditions={"label_ids": [label]})
    talk = await town.writes()
    assert (await town.go(65)).ran == 0
    await town.ask("POST", f"/conversations/{talk}/labels", json={"add": [label]})
    assert [(await town.go(minutes)).ran for minutes in (66, 76)] == [0, 1]


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
