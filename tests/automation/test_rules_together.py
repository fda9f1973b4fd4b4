"""Time rules on many conversations and by many workers: each once, and what goes wrong keeps nobody waiting."""

import asyncio
from typing import Any

import pytest

from shortline.automation import rounds, run
from shortline.automation.rounds import Round, go_round
from tests.automation.conftest import LINE, SILENT, Town, at, sent


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


@pytest.mark.parametrize("step", ["_send_all", "_rest"])
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


async def test_one_that_goes_wrong_keeps_no_other_from_its_turn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.rule(SILENT)
    talks = [await town.writes(person) for person in range(5)]
    real = run._rest

    async def breaks(tx: Any, rule: Any, facts: Any, *args: Any, **more: Any) -> Any:
        done = await real(tx, rule, facts, *args, **more)
        if facts.id == talks[2]:
            raise ZeroDivisionError
        return done

    monkeypatch.setattr(run, "_rest", breaks)
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


async def test_somebody_who_holds_a_conversation_is_not_waited_for(town: Town) -> None:
    await town.rule(SILENT)
    talk = await town.writes()
    async with town.db.transaction() as tx:
        await tx.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", talk)
        assert await town.go(61) == Round(ran=0, left=1)
    assert (await town.go(62)).ran == 1


async def test_a_desk_without_rules_is_looked_at_with_one_statement(town: Town) -> None:
    assert await go_round(town.db, now=at(0)) == Round()
