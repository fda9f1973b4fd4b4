"""The promises, checked over two ledgers after a storm: what the platform accepted, and what the desk shows."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest

from tests.outbound.conftest import Desk, until

TROUBLE: list[Any] = [
    "cut_after", "cut_before", "cut_half", "no_id", "broken_json", "server_error", "bad_gateway", "pair_rate",
    "throughput", "service_unavailable", "closed_window_late", "undeliverable", "early", "backwards", "silence",
    {"error": 131047}, {"error": 131042}, {"delay": 0.3},
]  # fmt: skip
ENDED = {"sent", "delivered", "read", "failed", "unconfirmed"}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_after_a_storm_both_ledgers_agree(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    await desk.sim("weather", preset="hostile", pace=0.05, replay_after=0.5, retry_first=0.1)
    people = [f"+3162000{seed}{n:03}" for n in range(4)]
    conversations = {person: await desk.hear(sender=person) for person in people}
    for person in people:
        for trouble in chance.sample(TROUBLE, 4):
            await desk.recipe(trouble, to=person)
    made: dict[str, list[str]] = defaultdict(list)
    ids: list[str] = []
    for n in range(8):
        for person in people:
            sent = await desk.send(conversations[person], f"{person}:{n}")
            made[person].append(sent["id"])
            ids.append(sent["id"])

    async def settled() -> bool:
        open_ = await desk.value("SELECT count(*) FROM outbox WHERE state IN ('held', 'queued', 'sending', 'unknown')")
        if open_:
            await desk.later(31)
        return bool(open_ == 0)

    await until(settled, 90)

    async def quiet() -> bool:
        deliveries = (await desk.sim_http.get("/_sim/deliveries")).json()
        return bool(deliveries["planned"] == 0)

    await until(quiet, 60)
    accepted = await desk.sent()
    by_text: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in accepted:
        by_text[each["body"]["text"]["body"]].append(each)
    for person in people:
        shown = [await desk.message(message_id) for message_id in made[person]]
        for message in shown:
            copies = by_text[message["text"]]
            # P3: never twice without a mark; what left is never shown as failed or waiting without saying so.
            assert len(copies) <= 1 or message["possible_duplicate"], message
            if copies and not any(status["status"] == "failed" for each in copies for status in each["statuses"]):
                assert message["state"] in {"sending", "sent", "delivered", "read", "unconfirmed"}, message
            if not copies:
                assert message["state"] in {"failed", "unconfirmed"}, message
            # P5: only ever to the person whose conversation was open.
            assert all(each["to"] == person for each in copies)
            assert message["version"] > 1
        # P4: accepted in the order in which the agent committed them, unless marked.
        order = [each["body"]["text"]["body"] for each in accepted if each["to"] == person]
        wanted = [message["text"] for message in shown if message["text"] in order and not message["after_unconfirmed"]]
        assert [text for text in dict.fromkeys(order) if text in wanted] == wanted
    assert await desk.value("SELECT count(*) FROM attempts WHERE outcome IS NULL") == 0
