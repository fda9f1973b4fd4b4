"""How long does the pacer take to give 100,000 queued messages of 100 numbers their moments, ten hands to a number?

The rule alone, without a database: the places of a missed line are laid out anew in one go, and this is that going. The
reference is sorting as many moments, the least that any plan has to do.
"""

import time

from bench.rows import Quiet, Row, median
from shortline.outbound.rhythm.bucket import of_number, of_pair
from shortline.outbound.rhythm.gaps import draw
from shortline.outbound.rhythm.line import plan
from shortline.outbound.rhythm.pacer import Hand, Number, Want

NUMBERS, HANDS, LINE = 100, 10, 100
RUNS = 5
BUDGET_S = 1.0
START = 1_800_000_000.0


def measure() -> list[Row]:
    number = Number(bucket=of_number(80), pair=of_pair(45, 6))
    lines = [_lines(n) for n in range(NUMBERS)]
    planned_s, sorted_s = [], []
    with Quiet() as quiet:
        for _ in range(RUNS):
            began = time.perf_counter()
            given = [plan(number, each, START) for each in lines]
            planned_s.append(time.perf_counter() - began)
            moments = [draw(n, 0) for n in range(NUMBERS * HANDS * LINE)]
            began = time.perf_counter()
            moments.sort()
            sorted_s.append(time.perf_counter() - began)
            assert sum(map(len, given)) == NUMBERS * HANDS * LINE
    took = median(planned_s)
    return [
        Row("pacer_plan_100k", round(took, 2), "s", BUDGET_S, quiet.judge(took <= BUDGET_S),
            "sorting as many moments", round(took / median(sorted_s), 1), RUNS),
    ]  # fmt: skip


def _lines(number: int) -> list[tuple[Hand, list[Want]]]:
    first = number * HANDS * LINE
    return [
        (Hand(), [Want(message_id=first + hand * LINE + n + 1, conversation_id=first + hand * LINE + n + 1,
                       hand=number * HANDS + hand, chars=40 + n, read_chars=60) for n in range(LINE)])
        for hand in range(HANDS)
    ]  # fmt: skip
