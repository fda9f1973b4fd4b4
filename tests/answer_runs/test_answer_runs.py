"""One answer to many: each gets it once, in the number's rhythm and in varying words, or is left out with a reason."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise
from uuid import uuid4

from shortline.answer_runs import jobs
from shortline.answer_runs.act import look_again_in
from shortline.answer_runs.ask import ask_all
from tests.answer_runs.conftest import DUTCH, ENGLISH, Crowd, Json, add_macro

LONG = 60.0


def adds_up(run: Json) -> dict[str, int]:
    sums = dict(run["sums"])
    total = sums.pop("total")
    assert sum(sums.values()) == total
    return {name: count for name, count in sums.items() if count}


def kind_of(text: str, wordings: list[str] = ENGLISH) -> int:
    """Which wording a text is, by its last words."""
    return next(n for n, each in enumerate(wordings) if text.endswith(each[-25:]))


async def test_everybody_gets_it_once_in_mixed_words_and_never_closer_than_the_minimum(crowd: Crowd) -> None:
    """Check 41."""
    run = await crowd.start()
    assert adds_up(run) == {"waiting": 6}
    await crowd.work(run)
    assert adds_up(await crowd.run(run)) == {"waiting": 6}
    await crowd.office.pass_(4)
    half = await crowd.run(run)
    assert half["state"] == "running"
    assert set(adds_up(half)) == {"sent", "waiting"}
    await crowd.office.pass_(LONG)
    left = await crowd.office.left()
    assert sorted(row["conversation_id"] for row in left) == sorted(int(each) for each in crowd.ids)
    assert all(after["at"] - before["at"] >= 1.0 for before, after in pairwise(left))
    assert Counter(kind_of(row["text"]) for row in left) == {0: 2, 1: 2, 2: 2}
    done = await crowd.run(run)
    assert (done["state"], adds_up(done)) == ("done", {"sent": 6})
    assert len(await crowd.desk.sent()) == 6


async def test_who_waits_longest_is_answered_first_and_nobody_is_taken_over(crowd: Crowd) -> None:
    run = await crowd.start(ids=crowd.ids[::-1])
    await crowd.work(run)
    await crowd.office.pass_(LONG)
    assert [str(row["conversation_id"]) for row in await crowd.office.left()] == crowd.ids
    rows = await crowd.rows("SELECT assignee_id, waiting_since FROM conversations")
    assert {(row["assignee_id"], row["waiting_since"]) for row in rows} == {(None, None)}


async def test_the_same_person_never_gets_the_same_words_twice(crowd: Crowd) -> None:
    for _ in range(2):
        run = await crowd.start()
        await crowd.work(run)
        await crowd.office.pass_(LONG)
        assert adds_up(await crowd.run(run)) == {"sent": 6}
    said: dict[int, list[int]] = {}
    for row in await crowd.office.left():
        said.setdefault(row["conversation_id"], []).append(kind_of(row["text"]))
    assert all(first != second for first, second in said.values())


async def test_the_trial_names_everybody_and_writes_nothing(crowd: Crowd) -> None:
    here, blocked, stopped, closed, dutch, other = crowd.ids
    api = crowd.desk.api
    await api.post(f"/api/v1/conversations/{blocked}/block", json={})
    await crowd.desk.hear("STOP", sender="+31620000302")
    await crowd.ask("POST", f"/conversations/{closed}/close", json={})
    await crowd.languages(dutch, language="nl-BE")
    await crowd.languages(other, language="sv")
    before = await crowd.rows("SELECT * FROM messages ORDER BY id")
    given = await crowd.rows("SELECT * FROM macro_wordings")
    found = await crowd.trial()
    assert found["would_get"] == 3
    out = {each["code"]: [one["conversation_id"] for one in each["people"]] for each in found["left_out"]}
    assert out == {"recipient_blocked": [blocked], "opted_out": [stopped], "closed_since": [closed]}
    assert found["would_get"] + sum(map(len, out.values())) == len(crowd.ids)
    assert set(found["seen"]) == {here, dutch, other}
    assert {each["language"]: each["people"] for each in found["languages"]} == {"en": 2, "nl": 1}
    previews = {each["conversation_id"]: each for each in found["previews"]}
    assert set(previews) == {here, dutch, other}
    kind_of(previews[dutch]["text"], DUTCH)
    assert {kind_of(previews[each]["text"]) for each in (here, other)} == {
        previews[here]["wording"],
        previews[other]["wording"],
    }
    assert previews[here]["wording"] != previews[other]["wording"]
    assert await crowd.rows("SELECT * FROM messages ORDER BY id") == before
    assert await crowd.rows("SELECT * FROM macro_wordings") == given
    run = await crowd.start(ids=list(found["seen"]), seen=found["seen"])
    await crowd.work(run)
    await crowd.office.pass_(LONG)
    left = {str(row["conversation_id"]): row["text"] for row in await crowd.office.left()}
    assert left == {each: previews[each]["text"] for each in previews}


async def test_where_nobody_waits_the_same_words_reach_so_many_and_no_more(crowd: Crowd) -> None:
    """The guard counts those of the trial itself: as if the ones before had got it."""
    for each in crowd.ids:
        await crowd.desk.send(each, "We look into it.")
    await crowd.office.pass_(LONG)
    await crowd.rows("UPDATE conversations SET last_inbound_at = last_inbound_at - interval '3 hours'")
    await crowd.rows("UPDATE messages SET display_at = display_at - interval '3 hours'")
    await crowd.rows(
        "INSERT INTO policy_settings (chosen, updated_at) VALUES ($1, now())",
        {"same_text_people_max": 1, "unanswered_max": 5},
    )
    await crowd.rows("UPDATE contacts SET name = ''")  # nobody has a name that would vary the words
    found = await crowd.trial()
    assert found["would_get"] == 3
    assert [(each["code"], len(each["people"])) for each in found["left_out"]] == [("same_text", 3)]
    run = await crowd.start()
    await crowd.work(run)
    await crowd.office.pass_(LONG)
    done = await crowd.run(run)
    assert adds_up(done) == {"sent": 3, "left_out": 3}
    assert [each["code"] for each in done["not_got"]] == ["same_text"]


async def test_two_presses_and_a_retry_make_one_run(crowd: Crowd) -> None:
    body = {"macro_id": crowd.macro_id, "ids": crowd.ids, "client_id": str(uuid4())}
    answers = await asyncio.gather(*(crowd.desk.api.post("/api/v1/answer-runs", json=body) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 201]
    assert len({each.json()["id"] for each in answers}) == 1
    run = answers[0].json()
    db = crowd.desk.runtime.db
    now = crowd.desk.clock.now()
    looked_at = await asyncio.gather(*(ask_all(db, int(run["id"]), now=now) for _ in range(3)))  # three workers
    assert sum(looked_at) == 6
    await crowd.work(run)
    await crowd.office.pass_(LONG)
    assert len(await crowd.desk.sent()) == 6


async def test_stop_halts_within_one_message_and_frees_the_line(crowd: Crowd) -> None:
    run = await crowd.start()
    await crowd.work(run)
    await crowd.office.pass_(3)
    before = len(await crowd.office.left())
    assert 1 <= before < 6
    stopped = await crowd.stop(run)
    assert stopped["state"] == "stopped"
    assert adds_up(stopped) == {"sent": before, "stopped": 6 - before}
    assert stopped["stopped_by"]["name"] == "Lena"
    assert (await crowd.stop(run))["sums"] == stopped["sums"]
    await crowd.office.pass_(LONG)
    assert len(await crowd.desk.sent()) == before
    for each in crowd.ids:  # what did not leave is not there any more
        items = (await crowd.ask("GET", f"/conversations/{each}/messages"))["items"]
        assert [item["state"] for item in items if item["direction"] == "out"].count("paced") == 0
    # The pen is free: who is answered next does not wait for places nobody has any more.
    again = await crowd.start(ids=crowd.ids[-1:])
    await crowd.work(again)
    await crowd.office.look()
    assert adds_up(await crowd.run(again)) == {"sent": 1}


async def test_stopped_before_a_worker_came_nothing_is_asked_for(crowd: Crowd) -> None:
    run = await crowd.start()
    assert adds_up(await crowd.stop(run)) == {"stopped": 6}
    await crowd.work(run)
    assert await crowd.rows("SELECT FROM outbox") == []


async def test_what_is_leaving_when_it_is_stopped_is_said_so(crowd: Crowd) -> None:
    run = await crowd.start()
    await crowd.work(run)
    await crowd.office.look()
    await crowd.rows(
        "UPDATE outbox SET state = 'sending' WHERE state = 'settled'"
    )  # as a worker that waits for the answer
    stopped = await crowd.stop(run)
    assert adds_up(stopped) == {"leaving": 1, "stopped": 5}
    assert (stopped["state"], stopped["is_over"]) == ("stopped", False)


async def test_what_changed_meanwhile_is_judged_when_it_would_leave(crowd: Crowd) -> None:
    first, wrote, answered, closed, stop, thumb = crowd.ids
    run = await crowd.start()
    await crowd.work(run)
    await crowd.office.look()
    assert [str(row["conversation_id"]) for row in await crowd.office.left()] == [first]
    await crowd.desk.hear("And what about the bus?", sender="+31620000301")
    await crowd.desk.send(answered, "Anna, take the bus.")
    await crowd.ask("POST", f"/conversations/{closed}/close", json={})
    await crowd.desk.hear("STOP", sender="+31620000304")
    await crowd.office.pass_(LONG)
    done = await crowd.run(run)
    assert adds_up(done) == {"sent": 2, "left_out": 4}
    why = {each["people"][0]["conversation_id"]: each["code"] for each in done["not_got"] if len(each["people"]) == 1}
    assert why[answered] == "answered_since"
    assert why[closed] == "closed_since"
    codes = Counter(one["conversation_id"] for each in done["not_got"] for one in each["people"])
    assert set(codes) == {wrote, answered, closed, stop}
    left = [(str(row["conversation_id"]), row["text"]) for row in await crowd.office.left()]
    assert (answered, "Anna, take the bus.") in left
    assert sorted(one for one, _ in left) == sorted([first, answered, thumb])


async def test_who_wrote_after_the_trial_is_left_out(crowd: Crowd) -> None:
    found = await crowd.trial()
    await crowd.desk.hear("Never mind, where is my bike?", sender="+31620000301")
    run = await crowd.start(seen=found["seen"])
    await crowd.work(run)
    done = await crowd.run(run)
    assert adds_up(done) == {"waiting": 5, "left_out": 1}
    assert [(each["code"], each["people"][0]["conversation_id"]) for each in done["not_got"]] == [
        ("wrote_since", crowd.ids[1])
    ]


async def test_an_answer_of_a_person_never_waits_for_a_run(crowd: Crowd) -> None:
    run = await crowd.start(ids=crowd.ids[:5])
    await crowd.work(run)
    await crowd.office.look()
    await crowd.desk.send(crowd.ids[5], "The bus takes you there.")
    await crowd.office.look()
    assert "The bus takes you there." in [row["text"] for row in await crowd.office.left()]


async def test_it_ends_with_sums_that_are_kept(crowd: Crowd) -> None:
    run = await crowd.start(ids=crowd.ids[:2])
    await crowd.work(run)
    payload = {"run_id": int(run["id"])}
    await jobs.look(crowd.context, payload)
    assert (await crowd.run(run))["ended_at"] is None
    await crowd.office.pass_(LONG)
    await jobs.look(crowd.context, payload)
    await jobs.look(crowd.context, payload)
    ended = await crowd.run(run)
    assert ended["ended_at"] is not None
    assert adds_up(ended) == {"sent": 2}
    told = await crowd.rows(
        "SELECT data ->> 'change' AS change FROM events WHERE kind = 'answer_run.updated' ORDER BY id"
    )
    assert [row["change"] for row in told] == ["started", "ended"]
    assert (await crowd.ask("GET", "/answer-runs?only_open=true"))["items"] == []
    assert [each["id"] for each in (await crowd.ask("GET", "/answer-runs"))["items"]] == [run["id"]]


async def test_a_macro_that_is_not_for_many_is_refused_by_name(crowd: Crowd) -> None:
    few = await crowd.ask("POST", "/macros", 201, json={"shortcut": "few", "wordings": ENGLISH[:2]})
    for macro_id, expected, code in ((few["id"], 409, "macro_too_few"), ("899999999999", 404, "not_found")):
        for path, more in (("/answer-runs/trial", {}), ("/answer-runs", {"client_id": str(uuid4())})):
            answer = await crowd.ask("POST", path, expected, json={"macro_id": macro_id, "ids": crowd.ids, **more})
            assert answer["code"] == code
    body = {"macro_id": crowd.macro_id, "ids": [*crowd.ids, "899999999999"]}
    assert (await crowd.ask("POST", "/answer-runs/trial", 404, json=body))["code"] == "not_found"
    await crowd.ask("PATCH", f"/macros/{crowd.macro_id}", json={"state": "disabled"})
    assert (await crowd.ask("POST", "/answer-runs/trial", 409, json=body))["code"] == "macro_disabled"


async def labelled(crowd: Crowd) -> set[int]:
    return {row["conversation_id"] for row in await crowd.rows("SELECT conversation_id FROM conversation_labels")}


async def test_what_a_macro_does_besides_follows_on_each_answer_that_left(crowd: Crowd) -> None:
    label = await crowd.ask("POST", "/labels", 201, json={"name": "Line 4", "color": "teal"})
    actions = [{"do": "add_label", "id": label["id"]}, {"do": "close"}]
    crowd.macro_id = await add_macro(crowd.desk.api, ENGLISH, shortcut="closes", actions=actions)
    found = await crowd.trial()
    assert [(each["do"], each["name"]) for each in found["does"]] == [("add_label", "Line 4"), ("close", None)]
    out, anew, *rest = crowd.ids
    run = await crowd.start()
    await crowd.work(run)
    await crowd.ask("POST", f"/conversations/{out}/block", json={})
    await crowd.act(run)
    assert await labelled(crowd) == set()  # nothing has left yet
    await crowd.office.pass_(LONG)
    asked_anew = await crowd.rows(
        "SELECT d.phone FROM conversations c JOIN identities d ON d.id = c.identity_id WHERE c.id = $1", int(anew)
    )
    await crowd.desk.hear("And line 5?", sender=f"+{asked_anew[0]['phone']}")
    for _ in range(2):
        await crowd.act(run)
    assert await labelled(crowd) == {int(each) for each in (anew, *rest)}
    closed = await crowd.rows("SELECT id FROM conversations WHERE state = 'closed'")
    assert {row["id"] for row in closed} == {int(each) for each in rest}
    done = await crowd.run(run)
    assert (adds_up(done), done["not_done"]) == ({"sent": 5, "left_out": 1}, 1)
    [undone] = done["left_undone"]
    assert (undone["do"], undone["code"], [each["conversation_id"] for each in undone["people"]]) == (
        "close",
        "wrote_since",
        [anew],
    )
    async with crowd.desk.runtime.db.transaction() as tx:
        assert await look_again_in(tx, int(run["id"]), now=crowd.desk.clock.now()) is None


async def test_what_cannot_be_done_any_more_is_told_and_the_rest_is_done(crowd: Crowd) -> None:
    label = await crowd.ask("POST", "/labels", 201, json={"name": "Line 4", "color": "teal"})
    actions = [{"do": "add_label", "id": label["id"]}, {"do": "close"}]
    crowd.macro_id = await add_macro(crowd.desk.api, ENGLISH, shortcut="closes", actions=actions)
    run = await crowd.start()
    await crowd.work(run)
    await crowd.ask("PATCH", f"/labels/{label['id']}", json={"archived": True})
    await crowd.office.pass_(LONG)
    await crowd.act(run)
    done = await crowd.run(run)
    assert [(each["do"], len(each["people"])) for each in done["left_undone"]] == [("add_label", 6)]
    assert {row["state"] for row in await crowd.rows("SELECT state FROM conversations")} == {"closed"}


async def test_who_left_answers_nobody_any_more(crowd: Crowd) -> None:
    run = await crowd.start()
    await crowd.rows("UPDATE agents SET state = 'disabled' WHERE id = $1", crowd.desk.ali.agent_id)
    await crowd.work(run)
    rows = await crowd.rows("SELECT because ->> 'code' AS code FROM answer_run_copies WHERE state = 'left_out'")
    assert [row["code"] for row in rows] == ["starter_gone"] * 6
    assert await crowd.rows("SELECT FROM outbox") == []
