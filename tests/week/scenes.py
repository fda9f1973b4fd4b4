"""The scenes of the table: how many write, how many work, from when to when. The same customers for each way of sharing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from shortline_sim.team import colleagues, customers
from shortline_sim.team.colleagues import DAY, HOUR, MINUTE, Colleague, Shift
from shortline_sim.team.customers import Case

A_WEEK = 1_500  # cases
AN_HOUR = 15.0  # of them in an hour of a weekday, on average over the day's busy half


@dataclass(frozen=True, slots=True)
class Scene:
    """`target`: the promised times hold here; elsewhere the ways are only compared."""

    name: str
    about: str
    staff: Sequence[Colleague]
    shifts: Sequence[Shift]
    cases: Sequence[Case]
    ends: float
    hurried: bool = False
    target: str = ""


def small(seed: int, *, days: int = 5) -> Scene:
    rng = Random(seed)
    staff = colleagues.staff(rng, 3)
    shifts = colleagues.office_day(rng, staff, days=days)
    cases = customers.office_hours(rng, 26, days=days)
    return Scene(
        "small desk", f"3 colleagues, 26 cases a day, {days} days", staff, shifts, cases, days * DAY, target="lone"
    )


def whole_week(seed: int, *, days: int = 7) -> Scene:
    rng = Random(seed)
    staff = colleagues.staff(rng, 12)
    shifts = colleagues.week(rng, staff, days=days)
    cases = customers.week(rng, A_WEEK, days=days)
    span = "a week" if days == 7 else "the Monday of a week of 1,500 cases"
    about = f"{span}: 12 colleagues day and night, {len(cases):,} cases"
    return Scene("week", about, staff, shifts, cases, days * DAY + 7 * HOUR, target="normal")


def five_times(seed: int) -> Scene:
    """An hour of a Monday of a desk five times as large."""
    rng = Random(seed)
    staff = colleagues.staff(rng, 40)
    begins, lasts = 10 * HOUR, HOUR
    shifts = [
        each for each in colleagues.week(rng, staff, days=1) if each.begins < begins + lasts and each.ends > begins
    ]
    cases = customers.rush(rng, round(5 * AN_HOUR), begins=begins, lasts=lasts)
    about = f"five times the cases: {len(cases)} in an hour, {len(shifts)} colleagues at work"
    return Scene("x5", about, staff, shifts, cases, begins + lasts + HOUR, target="normal")


def peak(seed: int) -> Scene:
    """Sixty times an ordinary hour's pace for five minutes; everybody who is in the house answers with macros."""
    rng = Random(seed)
    staff = colleagues.staff(rng, 12)
    begins = 14 * HOUR
    shifts = [Shift(each.number, begins - HOUR, begins + 3 * HOUR) for each in staff[:10]]
    cases = customers.rush(rng, round(60 * AN_HOUR / 12), begins=begins, lasts=5 * MINUTE)
    about = f"sixty times the pace: {len(cases)} cases within 5 minutes, 10 colleagues with macros"
    return Scene("x60", about, staff, shifts, cases, begins + 2 * HOUR, hurried=True)


def dark_night(seed: int) -> Scene:
    """The call centre does not come: nobody is there from 22:00 to 07:00."""
    rng = Random(seed)
    staff = colleagues.staff(rng, 10)
    shifts = [
        each for each in colleagues.week(rng, staff, days=2, night=False) if 12 * HOUR < each.ends < DAY + 16 * HOUR
    ]
    cases = [each for each in customers.week(rng, A_WEEK, days=2) if 20 * HOUR < each.at < DAY + 10 * HOUR]
    about = f"a night without the call centre: {len(cases)} cases from 20:00 to 10:00"
    return Scene("dark night", about, staff, shifts, cases, DAY + 12 * HOUR)


def a_day(seed: int) -> Scene:
    """The Monday of the week, with its night."""
    return replace(whole_week(seed, days=1), name="Monday")


SCENES: dict[str, Callable[[int], Scene]] = {
    "small": small,
    "x5": five_times,
    "x60": peak,
    "night": dark_night,
    "monday": a_day,
    "week": whole_week,
}
