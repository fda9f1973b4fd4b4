"""A task that loses a cancellation is told again."""

import asyncio

from shortline.ending import end


async def test_a_task_that_lost_its_cancellation_ends_all_the_same() -> None:
    heard = 0

    async def deaf_once() -> None:
        nonlocal heard
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                heard += 1
                if heard > 1:
                    raise

    async def broken() -> None:
        raise RuntimeError("long ago")

    tasks = [asyncio.create_task(deaf_once()), asyncio.create_task(broken())]
    await asyncio.sleep(0)
    await asyncio.wait_for(end(*tasks), 30)
    assert heard == 2
    assert all(task.done() for task in tasks)


async def test_nothing_to_end_is_fine() -> None:
    await end()
