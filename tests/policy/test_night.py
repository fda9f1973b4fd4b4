"""What no person sent has a night, also on a desk that chose no quiet hours; what a person sends has only the chosen one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.draft import Draft
from shortline.channels.whatsapp.channel import capability
from shortline.policy.decision import Verdict
from shortline.policy.facts import Facts
from shortline.policy.limits import Limits
from shortline.policy.rules.quiet_hours import quiet_hours

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
LINE = Draft(text="We are still on it.")


def at(minutes: int, *, automatic: bool, zone: str = "UTC", chosen: str = "") -> Facts:
    now = MIDNIGHT + timedelta(minutes=minutes)
    return Facts(now=now, capability=capability, automatic=automatic, zone=zone, limits=Limits(quiet_hours=chosen),
                 waiting_since=now - timedelta(hours=1))  # fmt: skip


@given(st.integers(0, 1439))
def test_what_no_person_sent_leaves_by_day_only(minutes: int) -> None:
    by_day = 8 * 60 <= minutes < 21 * 60
    assert (quiet_hours(LINE, at(minutes, automatic=True)).verdict is Verdict.ALLOW) == by_day
    assert quiet_hours(LINE, at(minutes, automatic=False)).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("chosen", "minutes", "allowed"), [("23:00-06:00", 6 * 60 + 1, True), ("23:00-06:00", 5 * 60, False)]
)
def test_chosen_hours_stand_in_for_the_night(chosen: str, minutes: int, allowed: bool) -> None:
    found = quiet_hours(LINE, at(minutes, automatic=True, chosen=chosen))
    assert (found.verdict is Verdict.ALLOW) == allowed


def test_it_is_the_night_of_whoever_reads_it() -> None:
    found = quiet_hours(LINE, at(0, automatic=True, zone="Asia/Tokyo"))  # nine in the morning there
    assert found.verdict is Verdict.ALLOW


@pytest.mark.parametrize(("minutes", "leaves"), [(0, True), (4.9, True), (5, False), (600, False)])
def test_who_has_just_written_is_awake(minutes: float, leaves: bool) -> None:
    facts = at(120, automatic=True)
    written = replace(facts, last_inbound_at=facts.now - timedelta(minutes=minutes))
    assert (quiet_hours(LINE, written).verdict is Verdict.ALLOW) == leaves
