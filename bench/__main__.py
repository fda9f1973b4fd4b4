"""`make bench`: run every measurement, print the table, write build/bench.json."""

import argparse
import importlib
import importlib.util
import json
import sys
import traceback
from pathlib import Path

from bench.rows import Row, machine

MEASURES = (
    "guard",
    "pacer",
    "moments",
    "bundle",
    "memory",
    "idle",
    "intake",
    "live",
    "send_path",
    "open_long",
    "list_page",
    "next_work",
    "wallboard",
    "clocks",
    "time_rules",
    "hours",
    "agents",
    "crowd",
)
LONG = ("growth", "steady")  # half an hour and more: only when they are named
OUT = Path(__file__).parent.parent / "build" / "bench.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "only", nargs="*", choices=[*MEASURES, *LONG, []], help=f"which measurements; all but {LONG} by default"
    )
    chosen = parser.parse_args().only or MEASURES
    rows: list[Row] = []
    failed = 0
    for name in chosen:
        if importlib.util.find_spec(f"bench.{name}") is None:
            continue
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(f"bench.{name}").measure()
        except Exception:
            traceback.print_exc()
            failed += 1
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n")
    print(f"\n{machine()}\n")
    print(f"| {'what':<34} | {'value':>12} | {'budget':>10} | met | ratio | reference |")
    print("|---|---:|---:|---|---:|---|")
    for row in rows:
        met = {True: "yes", False: "NO", None: "-"}[row.met]
        budget = "" if row.budget is None else f"{row.budget:g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        print(f"| {row.id:<34} | {row.value:>8g} {row.unit} | {budget:>10} | {met} | {ratio} | {row.reference} |")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
