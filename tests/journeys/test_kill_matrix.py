"""Kill -9 at every named step of both journeys, while customers write and agents answer; afterwards both books agree.

The steps are read from the source, so a new one is in the matrix by being there. The first process that comes by an armed
step dies there, is started again, and never dies there a second time. Two steps are armed at a time: an update that was
alone in the hands of three dead readers is set aside, as it should be. One step alone, to look closer:
`SHORTLINE_KILL=out.accepted pytest tests/journeys/test_kill_matrix.py`.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

import shortline
from shortline_sim.ledger.checker import check
from shortline_sim.ledger.desk import Desk
from shortline_sim.ledger.run import Run
from tests.journeys import mortal

pytestmark = pytest.mark.xdist_group("journeys")
SOURCE = Path(shortline.__file__).parent
# What is on neither journey: its deaths have a test of their own, beside the runs.
ELSEWHERE = frozenset({"run.asked", "run.submitted", "run.acting", "run.acted"})
NAMES = sorted(
    {
        name
        for path in SOURCE.rglob("*.py")
        if path.name != "failpoints.py"
        for name in re.findall(r'failpoint\("([a-z_.]+)"\)', path.read_text("utf-8"))
    }
    - ELSEWHERE
)
WITHIN = 240.0  # for the steps that are armed at a time, on a machine that does much else
AT_ONCE = 2


class Mortal(Desk):
    """A web server and a worker without anybody but the test to start them again."""

    def __init__(self, folder: Path, graph_url: str, database_url: str, armed: list[str]) -> None:
        super().__init__(folder, graph_url)
        self.markers = {name: folder / f"died.{name}" for name in armed}
        self.env |= {"SHORTLINE_DATABASE_URL": database_url}
        self._armed: dict[str, str] = {}
        self._parts: dict[str, BaseProcess] = {}
        self._tending: asyncio.Task[None] | None = None
        self.deaths: list[int | None] = []
        self.stumbles: list[str] = []

    async def arm(self, names: list[str]) -> None:
        """From their next start on the processes die at these steps; they start now."""
        self._armed = {name: f"once:{self.markers[name]}" for name in names}
        for process in self._parts.values():
            process.terminate()

    def launch(self) -> None:
        for part in mortal.PARTS:
            self._start(part)
        self._tending = asyncio.create_task(self._tend())

    def _start(self, part: str) -> None:
        self._parts[part] = mortal.start(part, self.env, self._armed, self.folder / "desk.log")

    async def _tend(self) -> None:
        while True:
            for part, process in list(self._parts.items()):
                if not process.is_alive():
                    self.deaths.append(process.exitcode)
                    try:
                        self._start(part)
                    except OSError as error:  # the machine cannot spare a process now: again in a moment, and told
                        self.stumbles.append(repr(error))
            await asyncio.sleep(0.05)

    def second_worker(self) -> None:
        """Two would share the deaths; one must live through all of them."""

    async def stop(self) -> None:
        tending = self._tending
        if tending is not None:
            tending.cancel()
            await asyncio.wait([tending])
        for process in self._parts.values():
            process.terminate()
            await asyncio.to_thread(process.join, 20)
        if tending is not None and not tending.cancelled() and (error := tending.exception()) is not None:
            raise error

    def state(self) -> str:
        living = {part: (process.pid, process.is_alive()) for part, process in self._parts.items()}
        return f"living: {living}, tended: {self._tending}, deaths: {self.deaths[-5:]}, stumbles: {self.stumbles}"

    def alive_past(self) -> set[str]:
        """Steps at which nobody has died yet."""
        return {name for name, marker in self.markers.items() if not marker.exists()}


def test_the_steps_of_both_journeys_have_names() -> None:
    assert sum(name.startswith("in.") for name in NAMES) >= 10
    assert sum(name.startswith("out.") for name in NAMES) >= 8


async def test_a_death_at_every_step_breaks_no_promise(database_url: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    armed = os.environ.get("SHORTLINE_KILL", "").split() or NAMES
    desks: list[Mortal] = []

    def make(folder: Path, graph_url: str) -> Mortal:
        desks.append(Mortal(folder, graph_url, database_url, armed))
        return desks[-1]

    async def until_all_have_died(run: Run) -> None:
        for at in range(0, len(armed), AT_ONCE):
            group, end = armed[at : at + AT_ONCE], time.monotonic() + WITHIN
            await desks[0].arm(group)
            while desks[0].alive_past() & set(group) and time.monotonic() < end:
                await asyncio.sleep(0.1)
            assert desks[0].alive_past() & set(group) == set(), f"nobody came by here; {desks[0].state()}"
            await run.desk.ready()
            await run.recovered("the last death")

    said: list[str] = []
    run = Run(tmp_path, 5, 0, said.append, breaking=until_all_have_died, make_desk=make)
    books = await run.go()
    assert {promise: found for promise, found in check(*books).items() if found} == {}, said
    assert desks[0].deaths.count(-signal.SIGKILL) == len(armed)
    assert len(books[0].acknowledged) > 10
    assert len(books[0].accepted) > 5
