"""The readers of strangers' bytes, for a bounded time, with inputs that grow by the code they reach; longer: `make fuzz`."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, seeds

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"
SECONDS = 8  # for each target


@pytest.mark.parametrize("target", TARGETS)
def test_what_broke_once_does_not_break_again(target: str) -> None:
    for content in [*seeds(target), b"", *(path.read_bytes() for path in sorted((FOUND / target).glob("*")))]:
        TARGETS[target](content)


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="no coverage-guided fuzzer for this machine")
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_new_breaks_it(target: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", target, str(SECONDS)],
        cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=SECONDS + 60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    tried = re.search(r"number_of_executed_units: (\d+)", ran.stderr)
    assert tried is not None
    assert int(tried[1]) > 100
