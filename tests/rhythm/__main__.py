"""`make rhythm`: the week, judged; the picture of seed 1 is the one in the documents. Ends with 1 if a bound is broken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.rhythm import picture, traffic
from tests.rhythm.judge import all_runs, delays, gaps_left, gaps_pressed, judge

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "rhythm.svg"


def main() -> int:
    parser = argparse.ArgumentParser(prog="rhythm", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, choices=(1, 7), default=7)
    parser.add_argument("--picture", type=Path, help="where to draw it; in the documents for the week of seed 1")
    given = parser.parse_args()
    wanted = traffic.make(given.seed, days=given.days)
    report, without_bulk, alone = all_runs(wanted)
    verdicts = judge(report, without_bulk, alone)
    rows = delays(report)
    print(
        f"{len(wanted.presses):,} messages, {len(wanted.heard):,} came in, the pacer was asked {report.asked:,} times.\n"
    )
    print("\n".join(map(str, verdicts)))
    print(f"\n{'waited':<34} {'messages':>9} {'p50':>9} {'p95':>9} {'longest':>9}")
    for row in rows:
        print(f"{row.name:<34} {row.count:>9,} {picture.spoken(row.p50):>9} {picture.spoken(row.p95):>9} "
              f"{picture.spoken(row.longest):>9}")  # fmt: skip
    place = given.picture or (PICTURE if (given.seed, given.days) == (1, 7) else None)
    if place is not None:
        title = "A week of one number: 10 agents, 1,500 cases, one outage"
        place.write_text(picture.draw(gaps_pressed(wanted.presses), gaps_left(report), rows, title=title), "utf-8")
        print(f"\nDrawn: {place}")
    return 0 if all(each.met for each in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
