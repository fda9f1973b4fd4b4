"""The ledger run, as people start it: five minutes of faults against real processes, and eight zeros at the end."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.xdist_group("ledger")
SEED = os.environ.get("SHORTLINE_LEDGER_SEED", "3")


def test_five_minutes_of_faults_break_no_promise() -> None:
    """Another seed: `SHORTLINE_LEDGER_SEED=7 pytest tests/journeys/test_ledger.py`, or `make ledger SEED=7 MINUTES=5`."""
    command = [sys.executable, "-m", "shortline_sim", "ledger", "--seed", SEED, "--minutes", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    lines = done.stdout.splitlines()
    counts = [line.split()[1] for line in lines if line[:1] == "P" and line[1:2].isdigit()]
    assert counts == ["0"] * 8
