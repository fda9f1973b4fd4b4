"""Calendars aimed at their edges: nights the clock is moved, odd offsets, nights past midnight, holidays, no hours at all."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from shortline.hours.calendar import DAY, Calendar, OwnDays, Span

# Moved both ways, by half an hour only (Lord Howe), quarter-hour offsets, never moved, the far sides of the date line.
ZONES = ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham",
         "America/St_Johns", "UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Africa/Casablanca", "America/Havana", "Asia/Beirut",
         "Europe/Riga")  # fmt: skip
# Nights the clock is moved in one of these zones, the turn of the year, and a leap day.
EDGES = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1),
         date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2026, 12, 25), date(2026, 9, 27))  # fmt: skip
times = st.one_of(st.integers(0, DAY - 1), st.sampled_from((0, 60, 119, 120, 150, 180, 450, 510, 1439)))


@st.composite
def days(draw: st.DrawFn) -> tuple[Span, ...]:
    """Spans of one day that do not overlap; the last may run past midnight, but not beyond the next day's half past one."""
    ends = sorted(draw(st.sets(times, max_size=6)))
    spans = [Span(opens, closes) for opens, closes in zip(ends[::2], ends[1::2], strict=False)]
    if draw(st.booleans()) and (not spans or spans[-1].closes < 1380):
        spans.append(Span(1380, DAY + draw(st.sampled_from((0, 1, 90)))))
    return tuple(spans)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = tuple(draw(st.one_of(st.just(()), days())) for _ in range(7))
    own = tuple(
        OwnDays(first, first + timedelta(days=draw(st.integers(0, 1))), "ours", draw(days()))
        for first in sorted(draw(st.sets(st.sampled_from(EDGES), max_size=2)))
    )
    if len(own) == 2 and own[0].last >= own[1].first:
        own = own[:1]
    return Calendar(draw(st.sampled_from(ZONES)), week, draw(st.sampled_from(("", "", "NL", "US"))), "", own)


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Around an edge: within two days of it, often on a whole minute, sometimes to the microsecond."""
    edge = datetime.combine(draw(st.sampled_from(EDGES)), datetime.min.time(), UTC)
    at = edge + timedelta(minutes=draw(st.integers(-2880, 2880)))
    return at + timedelta(microseconds=draw(st.sampled_from((0, 0, 1, 59_999_999))))
