"""One open screen: who sits before it, how far it has read, and what waits to be sent to it.

The queue is bounded. A screen that cannot keep up is not fed ever later news: it is told to start anew.
"""

import asyncio
from collections import deque
from collections.abc import Sequence

import msgspec

from shortline.accounts.actor import Actor
from shortline.accounts.authenticate import SignedIn

WAITING_MAX = 2000  # events

News = Sequence[tuple[int, str]]  # position and the event as JSON


class Subscriber:
    def __init__(self, signed_in: SignedIn, position: int, *, rows: bool = False):
        """`rows`: it wants the rows that changed along with the events."""
        self.signed_in = signed_in
        self.wants_rows = rows
        self.actor: Actor = signed_in.actor
        self.position = position
        self.ended: tuple[int, str] | None = None  # close code and reason
        self._frames: deque[tuple[int, str]] = deque()  # how many events, and the frame
        self._waiting = 0
        self._wake = asyncio.Event()

    def deliver(self, news: News, *, upto: int, rows: Sequence[str] = ()) -> None:
        """What this actor hears of the events up to `upto`; what the socket has read already is left out. `rows`: those of
        the conversations that changed with them, as JSON."""
        fresh = [text for position, text in news if position > self.position]
        self.position = max(self.position, upto)
        if not fresh:
            return
        if self._waiting + len(fresh) > WAITING_MAX:
            return self.start_anew()
        along = f',"conversations":[{",".join(rows)}]' if rows and self.wants_rows else ""
        self._push(len(fresh), f'{{"type":"events","events":[{",".join(fresh)}]{along}}}')

    def start_anew(self, position: int | None = None) -> None:
        """Forget what waits: the screen fetches what it shows, and events go on from here."""
        if position is not None:
            self.position = position
        self._frames.clear()
        self._waiting = 0
        self.say({"type": "reset", "position": self.position})

    def say(self, frame: dict[str, object]) -> None:
        self._push(0, msgspec.json.encode(frame).decode())

    def end(self, code: int, reason: str) -> None:
        self.ended = self.ended or (code, reason)
        self._wake.set()

    async def next_frame(self, *, within: float) -> str | None:
        """The next frame to send; None when nothing came `within` seconds, or at the end."""
        if not self._frames and self.ended is None:
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), within)
            except TimeoutError:
                return None
        if self.ended is not None or not self._frames:
            return None
        count, frame = self._frames.popleft()
        self._waiting -= count
        return frame

    def _push(self, count: int, frame: str) -> None:
        self._frames.append((count, frame))
        self._waiting += count
        self._wake.set()
