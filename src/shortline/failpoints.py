"""Named places where a test may kill, stop or fail the process. Without SHORTLINE_FAILPOINTS they cost one dictionary look-up.

They work in a clone of the source only. An installed desk has no such place, whatever its environment says.
"""

import os
import signal
from pathlib import Path

_IN_A_CLONE = (Path(__file__).parents[2] / "pyproject.toml").is_file()
_ASKED = os.environ.get("SHORTLINE_FAILPOINTS", "") if _IN_A_CLONE else ""
# "name=kill;other=raise": read once at start.
_ARMED = dict(part.split("=", 1) for part in _ASKED.split(";") if "=" in part)


class FailpointHit(Exception):
    """Raised where a test asked for it."""


def failpoint(name: str) -> None:
    action = _ARMED.get(name)
    if action is None:
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action.startswith("once:"):
        # kill only the first process that comes by: the file remembers
        try:
            os.close(os.open(action[5:], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)
    raise FailpointHit(name)
