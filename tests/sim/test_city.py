"""The city: repeatable scenes, a crowd within seconds, and people who answer when they are answered."""

from __future__ import annotations

import asyncio
import random
import re
from itertools import islice

import pytest

from shortline_sim import demo
from shortline_sim.city import SCENES, plan
from shortline_sim.people.cast import ROUND, character
from shortline_sim.people.script import lines, topics, write_script

from .conftest import SALES, SERVICE, World, running


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_seed_brings_the_same_people_in_the_same_order(scene: str) -> None:
    first, again, other = (list(islice(plan(SCENES[scene], seed), 120)) for seed in (5, 5, 6))
    assert first == again
    assert first != other
    offsets = [arrival.offset for arrival in first]
    assert offsets == sorted(offsets)
    assert sum(1 for offset in offsets if offset < 0) >= 30


def test_an_outage_turns_forty_conversations_into_four_hundred_within_ten_minutes() -> None:
    arrivals = list(islice(plan(SCENES["outage"], 1), 500))
    assert sum(1 for arrival in arrivals if arrival.offset <= 0) == 40
    assert 300 < sum(1 for arrival in arrivals if arrival.offset <= 600) < 500
    about = [arrival.topic for arrival in arrivals if arrival.topic.startswith("outage")]
    assert len(about) > len(arrivals) / 2


def test_every_kind_of_person_appears_in_the_first_crowd() -> None:
    people = [character(1, n) for n in range(ROUND)]
    assert {"hidden", "mexico", "argentina", "brazil", "from_ad", "caller", "no_marketing", "moves", "no_receipts"} <= {
        someone.persona for someone in people
    }
    assert {character(1, n).person.language for n in range(200)} == {
        "nl",
        "en",
        "sv",
        "es",
        "de",
        "fr",
        "lv",
        "ar",
        "uk",
    }
    numbers = [number for n in range(3000) for number in (character(1, n).person.wa_id,)]
    assert len(set(numbers)) == len(numbers)


def test_every_line_of_every_language_can_be_said() -> None:
    said: list[str] = []
    for n in range(400):
        someone = character(2, n)
        for topic in topics(someone.person.language):
            script = write_script(someone, topic, random.Random(n))
            said += [utterance["text"] for turn in script for utterance in turn if utterance["text"]]
    assert not [text for text in said if re.search(r"[{}]", text)]
    assert len(set(said)) > 2000
    assert all(
        len(lines(language)["thanks"]) >= 3 for language in ("nl", "en", "sv", "es", "lv", "de", "fr", "ar", "uk")
    )


async def test_a_scene_gives_thirty_conversations_within_ten_seconds_and_they_answer() -> None:
    async with running() as world:
        await world.sim("city", scene="quiet_morning")
        assert (await world.see("city"))["visits"] == 0  # nobody listens yet
        await world.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=world.desk.url)
        await world.desk.until(lambda: len(_senders(world)) >= 30)
        await world.desk.until(
            lambda: {SERVICE, SALES} <= {v["metadata"]["phone_number_id"] for v in world.desk.values()}
        )
        await world.sim("weather", pace=0.02)
        now = world.double.clock.now()
        assert all(now - 31 * 60 < int(m["timestamp"]) <= now + 1 for m in world.desk.messages())

        visit = next(
            v
            for v in world.double.people.people.values()
            if v.wa_id and not v.number_hidden and _turns(world, v.key) >= 3 and v.key.startswith("city-")
        )
        before = len(_from(world, visit.wa_id))
        number = next(k.split("/")[0] for k in world.app.control.city.visits.visits if k.endswith(visit.key))
        await world.sim("clock", rate=20)
        sent = await world.send(to=f"+{visit.wa_id}", number=number, text="Let me look into that for you.")
        wamid = sent.json()["messages"][0]["id"]
        await world.desk.until(lambda: len(_from(world, visit.wa_id)) > before)
        assert {"sent", "delivered"} <= {status["status"] for status in world.desk.statuses(wamid)}


async def test_buttons_are_tapped_and_asked_places_are_shared() -> None:
    async with running() as world:
        await world.sim("city", scene="pilot")
        await world.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=world.desk.url)
        await world.desk.until(lambda: len(_senders(world)) >= 30)
        await world.sim("weather", pace=0.02)
        await world.sim("clock", rate=20)
        visits = world.app.control.city.visits.visits
        known = world.double.people.people
        pairs = [(number, known[key].wa_id) for number, key in (visit.split("/") for visit in visits)
                 if not known[key].number_hidden]  # fmt: skip
        buttons = [{"type": "reply", "reply": {"id": f"b{n}", "title": f"Choice {n}"}} for n in range(3)]
        interactive = {"type": "button", "body": {"text": "Which?"}, "action": {"buttons": buttons}}
        await world.send(to="+" + pairs[0][1], number=pairs[0][0], type="interactive", interactive=interactive)
        await world.desk.until(lambda: [m for m in _from(world, pairs[0][1]) if m["type"] == "interactive"])
        request = {
            "type": "location_request_message",
            "body": {"text": "Where?"},
            "action": {"name": "send_location"},
        }
        await world.send(to="+" + pairs[1][1], number=pairs[1][0], type="interactive", interactive=request)
        await world.desk.until(lambda: [m for m in _from(world, pairs[1][1]) if m["type"] == "location"])


async def test_the_city_goes_on_after_a_restart(tmp_path) -> None:
    async with running(tmp_path, city="test_flood") as world:
        await world.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=world.desk.url)
        await world.desk.until(lambda: len(_senders(world)) >= 60)
        first = set(world.double.people.people)
    async with running(tmp_path, city="quiet_morning") as world:
        world.double.accounts[demo.WABA_ID].app_callback = world.desk.url
        assert (await world.see("city"))["scene"] == "test_flood"
        await world.desk.until(lambda: set(world.double.people.people) - first)
        assert first < set(world.double.people.people)


async def test_a_city_put_to_rest_begins_afresh_and_another_scene_brings_others() -> None:
    async with running() as world:
        await world.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=world.desk.url)
        await world.sim("city", scene="pilot")
        await world.desk.until(lambda: len(_senders(world)) >= 30)
        await world.sim("city", scene="evening")
        await world.desk.until(lambda: len(_senders(world)) >= 65)
        assert (await world.see("city"))["visits"] >= 66
        await world.sim("city", running=False)
        await world.sim("city", scene="pilot", running=True)
        await world.desk.until(lambda: len(_senders(world)) >= 95)
        assert (await world.see("city"))["visits"] < 40


async def test_after_a_night_of_standing_still_people_do_not_all_come_at_once(tmp_path) -> None:
    async with running(tmp_path, city="rush_hour") as world:
        await world.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=world.desk.url)
        await world.desk.until(lambda: len(_senders(world)) >= 45)
        await world.sim("clock", advance=10 * 3600)
        await asyncio.sleep(1)
        assert (await world.see("city"))["visits"] < 60


def _senders(world: World) -> set[str]:
    return {m.get("from") or m["from_user_id"] for m in world.desk.messages()}


def _from(world: World, wa_id: str) -> list[dict]:
    return [m for m in world.desk.messages() if m.get("from") == wa_id]


def _turns(world: World, key: str) -> int:
    return next((len(v["turns"]) for k, v in world.app.control.city.visits.visits.items() if k.endswith("/" + key)), 0)
