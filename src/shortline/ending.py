"""Ending tasks for certain.

A cancellation can get lost: in Python before 3.12 `asyncio.wait_for` returns its result instead when that arrives in the same
turn of the loop. A task that waits for doorbells in an endless loop then goes on, and whoever waits for its end waits for ever.
"""

import asyncio
from typing import Any

AGAIN = 0.5  # seconds: how long a task that heard it may need to tidy up before it is told once more


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel, and again until all have ended. What they raise is nobody's business any more."""
    living = {task for task in tasks if not task.done()}
    while living:
        for task in living:
            task.cancel()
        _, living = await asyncio.wait(living, timeout=AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)
