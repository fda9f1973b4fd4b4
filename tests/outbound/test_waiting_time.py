"""How long a message may stay unknown: as long as its witness, the provider's report, could still speak."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shortline.outbound.reconcile import LAGGING, NOTED_EVERY, WAIT, WAIT_WHILE_DEAF, waiting_time

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ago = st.integers(0, 3600).map(lambda seconds: NOW - timedelta(seconds=seconds))


def test_a_minute_while_webhooks_flow_and_much_longer_while_they_do_not() -> None:
    assert timedelta(seconds=60) == WAIT
    assert timedelta(minutes=10) < WAIT_WHILE_DEAF


@given(ago, st.one_of(st.none(), ago), st.one_of(st.none(), ago))
def test_silence_proves_nothing_while_nobody_could_be_heard(
    started: datetime, last_webhook: datetime | None, oldest_unread: datetime | None
) -> None:
    behind = oldest_unread is not None and NOW - oldest_unread > LAGGING
    silent = last_webhook is None or last_webhook < started - NOTED_EVERY
    waits = waiting_time(started, last_webhook, oldest_unread, now=NOW)
    assert waits == (WAIT_WHILE_DEAF if behind or silent else WAIT)
