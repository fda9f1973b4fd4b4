"""A small desk's day on the real product: what holds there does not depend on how fast anybody is."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from shortline.settings import Settings
from shortline_sim.team import colleagues, customers
from shortline_sim.team.colleagues import DAY, HOUR
from shortline_sim.team.figures import Book
from tests.week.desk import a_desk
from tests.week.play import TURNS_TO, Play
from tests.week.scenes import SCENES, Scene

OVERFULL = """
SELECT count(*) FILTER (WHERE live) AS live, count(*) FILTER (WHERE NOT live AND due_at IS NOT NULL) AS slow
FROM (SELECT due_at, greatest(last_inbound_at, answered_at) > $2::timestamptz - interval '30 minutes' AS live
      FROM conversations WHERE state = 'open' AND assignee_id = $1) c
"""
CAPACITY = 2


def a_day() -> Scene:
    """Two colleagues, of whom the second comes at noon, and some who write in the night."""
    rng = Random(1)
    staff = colleagues.staff(rng, 2)
    shifts = [replace(each, begins=each.begins + each.colleague * 4 * HOUR, breaks=each.breaks[:2])
              for each in colleagues.office_day(rng, staff, days=1)]  # fmt: skip
    cases = customers.office_hours(rng, 10, days=1) + customers.rush(rng, 2, begins=3 * HOUR, lasts=HOUR)
    cases = [
        replace(each, number=number, person=number) for number, each in enumerate(sorted(cases, key=lambda c: c.at))
    ]
    return Scene("a day", "", staff, shifts, cases, DAY)


class Watch:
    """Who was just given something had room for it."""

    def __init__(self) -> None:
        self.given = 0
        self._owner: dict[int, int | None] = {}

    async def __call__(self, play: Play) -> None:
        for each in play.waiting:
            if each.owner is not None and self._owner.get(each.id, 0) is None and each.id not in play.in_hand:
                async with play.desk.runtime.db.connection() as connection:
                    row = await connection.fetchrow(OVERFULL, each.owner, play.desk.clock.now())
                assert row is not None
                assert row["live"] * 4 + row["slow"] <= CAPACITY * 4
                self.given += 1
            self._owner[each.id] = each.owner


async def played(settings: Settings, scene: Scene, watch: Watch | None = None, way: str = "ours") -> Book:
    async with a_desk(settings, staff=len(scene.staff), seed=1) as desk:
        rules = {"capacity": CAPACITY, "slow_per_live": 4, "idle_minutes": 10, "grace_minutes": 2}
        await desk.ask(desk.lead.agent_id or 0, "PUT", "/workload/rules", json=rules)
        play = Play(desk, scene.staff, scene.shifts, scene.cases, name=way, ends=scene.ends, watch=watch)
        return await play.run()


async def test_a_day_loses_nothing_leaves_nobody_without_an_owner_and_overfills_nobody(settings: Settings) -> None:
    watch = Watch()
    book = await played(settings, a_day(), watch)
    assert book.left == []
    assert len({each.case for each in book.answers}) == book.cases
    assert book.unowned_seconds <= 3 * TURNS_TO  # but for the moments in which somebody turns from one to the next
    assert (book.windows_lost, book.windows_lost_while_free) == (0, 0)
    assert watch.given > 0
    assert all(each.waited > 0 for each in book.answers)


async def test_the_naive_turn_leaves_customers_with_somebody_who_is_not_there(settings: Settings) -> None:
    """The figures must be able to object."""
    book = await played(settings, a_day(), way="in turn")
    assert book.unowned_seconds > 60


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_the_same_for_the_same_seed(name: str) -> None:
    one, other = SCENES[name](7), SCENES[name](7)
    assert one == other
    assert one.cases != SCENES[name](8).cases
    assert {each.colleague for each in one.shifts} <= set(range(len(one.staff)))
