"""What does a clock in opening hours cost? The calendar's pure functions, with a lunch break, holidays and a moved clock.

`due` is what each message that starts a clock pays, `read` what each row of a list pays, `warn` comes with `due`. A year of a
calendar is worked out once in a process: that is told apart. The reference is one addition of a timedelta.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bench.rows import Quiet, Row, median
from shortline.conversations import clock
from shortline.hours import lines
from shortline.hours.calendar import Calendar

WEEK = ("mon", "tue", "wed", "thu", "fri")
MANY, RUNS = 20_000, 5
BUDGET_US = {"due": 20.0, "warn": 20.0, "read": 100.0}
YEAR_BUDGET_MS = 50.0
START = datetime(2026, 10, 1, 6, tzinfo=UTC)  # over the end of summer time


def calendar(name: str = "") -> Calendar:
    week = tuple(lines.Line(day, *times) for day in WEEK for times in (("08:00", "12:30"), ("13:15", "17:30")))
    days = (lines.Days(datetime(2026, 12, 31).date(), datetime(2026, 12, 31).date(), name or "ours"),)
    return lines.calendar(lines.Written("Europe/Amsterdam", week, "NL", "", days))


def measure() -> list[Row]:
    house = calendar()
    moments = [START + timedelta(seconds=377 * n) for n in range(MANY)]
    dues = [clock.due(house, at, 60) for at in moments]
    asked: dict[str, Callable[[int], object]] = {
        "due": lambda n: clock.due(house, moments[n], 60),
        "warn": lambda n: clock.warn(house, moments[n], dues[n], 60),
        "read": lambda n: clock.read(house, moments[n], dues[n]),
    }
    rows = []
    hour = timedelta(hours=1)
    for name, ask in asked.items():
        with Quiet() as quiet:
            took = median([_each(ask) for _ in range(RUNS)])
            plain = median([_each(lambda n: moments[n] + hour) for _ in range(RUNS)])
        rows.append(
            Row(f"hours_{name}", round(took * 1e6, 1), "us", BUDGET_US[name], quiet.judge(took * 1e6 <= BUDGET_US[name]),
                "adding an hour", round(took / plain, 1), RUNS)
        )  # fmt: skip
    with Quiet() as quiet:
        year = median([_year(str(n)) for n in range(RUNS)])
    rows.append(
        Row("hours_year", round(year * 1000, 1), "ms", YEAR_BUDGET_MS, quiet.judge(year * 1000 <= YEAR_BUDGET_MS),
            "once for a calendar, a year and a process", None, RUNS)
    )  # fmt: skip
    return rows


def _each(ask: Callable[[int], object]) -> float:
    """Seconds for one of them."""
    began = time.perf_counter()
    for n in range(MANY):
        ask(n)
    return (time.perf_counter() - began) / MANY


def _year(name: str) -> float:
    fresh = calendar(name)  # another name is another calendar: nothing of it is known
    began = time.perf_counter()
    fresh.year(2026)
    return time.perf_counter() - began


if __name__ == "__main__":
    for row in measure():
        print(row)
