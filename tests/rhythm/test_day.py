"""The outage's day keeps every bound, and each bound can be broken: a judge who never objects is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shortline.outbound.rhythm.bucket import Bucket, of_number, of_pair
from shortline.outbound.rhythm.profile import ORDINARY
from tests.rhythm import picture, traffic
from tests.rhythm.judge import all_runs, delays, gaps_left, gaps_pressed, judge
from tests.rhythm.outbox import NUMBER, Outbox, Report

HURRIED = replace(ORDINARY, floor=0.2, jitter=0.1)
BROKEN: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    (("131056",), {"number": replace(NUMBER, pair=of_pair(60, 6))}),
    (("130429", "fullest second"), {"number": replace(NUMBER, bucket=of_number(1000))}),
    (("131048",), {"tier": "TIER_2K"}),
    (("smallest gap", "the same for work for many"), {"number": replace(NUMBER, profile=HURRIED)}),
    (("lone answer, median", "lone answer, 95"), {"number": replace(NUMBER, bucket=Bucket(1, 40.0))}),
    (("slowest agent",), {"hand_of": lambda agent: f"agent:{1 if agent < 3 else agent}"}),
    (("slowed by colleagues",), {"hand_of": lambda agent: "agent:1"}),
    (("answers that were due",), {"gives_way": False}),
    (("slowed by work for many",), {"bulk_hand": "agent:1"}),
    (("overtook",), {"in_order": False}),
]


@pytest.fixture(scope="module")
def a_day() -> tuple[Report, Report, Report]:
    return all_runs(traffic.make(1, days=1))


def test_the_day_keeps_every_bound(a_day: tuple[Report, Report, Report]) -> None:
    assert [str(each) for each in judge(*a_day) if not each.met] == []
    assert len(a_day[0].left) == len(traffic.make(1, days=1).presses)


def test_the_same_seed_gives_the_same_day_and_the_same_picture(a_day: tuple[Report, Report, Report]) -> None:
    wanted = traffic.make(1, days=1)
    again = Outbox(wanted).run()
    drawn, once_more = (
        picture.draw(gaps_pressed(wanted.presses), gaps_left(each), delays(each), title="A day")
        for each in (a_day[0], again)
    )
    assert drawn == once_more
    assert drawn.count("<rect") > 20
    assert drawn != picture.draw([1.0], [2.0], delays(again), title="A day")


@pytest.mark.parametrize(("names", "broken"), BROKEN, ids=[names[0] for names, _ in BROKEN])
def test_the_judge_objects_when_the_pacer_is_broken(names: tuple[str, ...], broken: dict[str, Any]) -> None:
    wanted = traffic.make(1, days=1)
    if "lone answer, median" in names:
        wanted = wanted.without_bulk()  # it would give way for half a day
    found = {each.name: each for each in judge(*all_runs(wanted, **broken))}
    for name in names:
        meant = [each for full, each in found.items() if name in full]
        assert len(meant) == 1
        assert not meant[0].met, str(meant[0])


def test_every_bound_is_broken_somewhere_above(a_day: tuple[Report, Report, Report]) -> None:
    names = [name for names, _ in BROKEN for name in names]
    unbroken = [each.name for each in judge(*a_day) if not any(name in each.name for name in names)]
    assert unbroken == []
