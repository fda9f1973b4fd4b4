"""A worker process with nothing but one run, for tests that kill it. `python -m tests.answer_runs.lone_worker 7 [act]`."""

import asyncio
import sys

from shortline.answer_runs.act import act_all
from shortline.answer_runs.ask import ask_all
from shortline.api.runtime import Runtime
from shortline.settings import load


async def main(run_id: int, what: str = "ask") -> None:
    runtime = await Runtime.start(load(), name="lone")
    await (act_all if what == "act" else ask_all)(runtime.db, run_id, now=runtime.clock.now())
    await runtime.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
