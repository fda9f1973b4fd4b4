"""Desks for the files of the browser tests. While one is in use the next one starts, and the last one stops: a file need
not wait for either. Each desk is new, and nobody has visited it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from tests.desks import Desk, desk


class Spare:
    """`wanted` desks are taken, one after the other: the last one is followed by no other."""

    def __init__(self, wanted: int):
        self._wanted = wanted
        self._next: Future[tuple[ExitStack, Desk]] | None = None
        self._pool = ThreadPoolExecutor(2)
        self._stopping: list[Future[None]] = []

    @contextmanager
    def take(self) -> Iterator[Desk]:
        stack, running = (self._next or self._pool.submit(_start)).result()
        self._wanted -= 1
        self._next = self._pool.submit(_start) if self._wanted > 0 else None
        try:
            yield running
        finally:
            self._stopping.append(self._pool.submit(stack.close))

    def close(self) -> None:
        if self._next is not None:
            stack, _ = self._next.result()
            stack.close()
        self._pool.shutdown()
        for each in self._stopping:
            each.result()


def _start() -> tuple[ExitStack, Desk]:
    with ExitStack() as stack:
        running = stack.enter_context(desk("demo"))
        return stack.pop_all(), running
