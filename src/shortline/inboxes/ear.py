"""One look a minute at what an inbox heard: learn from it, or find it too quiet to be true. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shortline.inboxes.rhythm import Rhythm

ABSENT = timedelta(minutes=15)  # looks further apart: the desk itself was off, and the quiet proves nothing


@dataclass(frozen=True, slots=True)
class Ear:
    """`quiet_since` is the last moment something was heard, or when the desk came back to listen."""

    rhythm: Rhythm
    quiet_since: datetime
    looked_at: datetime
    is_silent: bool = False  # the alarm stands

    def look(self, now: datetime, visits: int, *, heard: bool) -> "Ear":
        """With the visits begun since the last look, and whether any message came.

        A silence that was an alarm teaches nothing, or outages would become the usual.
        """
        absent = now - self.looked_at > ABSENT
        if heard:
            teaches = not absent and not self.is_silent
            rhythm = self.rhythm.learned(self.quiet_since, now, visits) if teaches else self.rhythm
            return Ear(rhythm, now, now)
        if absent and not self.is_silent:
            return replace(self, quiet_since=now, looked_at=now)
        silent = self.is_silent or self.rhythm.is_too_quiet(self.quiet_since, now)
        return replace(self, looked_at=now, is_silent=silent)
