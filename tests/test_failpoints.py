"""The places where tests kill a process are open in a clone of the source, and nowhere else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from shortline import failpoints

HIT = "from shortline.failpoints import failpoint; failpoint('here'); print('passed')"


def hit(source: Path) -> str:
    env = {**os.environ, "PYTHONPATH": str(source), "SHORTLINE_FAILPOINTS": "here=raise"}
    done = subprocess.run([sys.executable, "-c", HIT], env=env, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_an_installed_desk_has_no_place_to_be_killed(tmp_path: Path) -> None:
    installed = tmp_path / "lib" / "site-packages" / "shortline"
    installed.mkdir(parents=True)
    (installed / "__init__.py").touch()
    shutil.copy(failpoints.__file__, installed)
    assert hit(installed.parent) == "passed"
    assert hit(Path(failpoints.__file__).parents[1]) == "shortline.failpoints.FailpointHit: here"
