"""The health of a number: the word is the worst finding's, worse facts make no better word, each step is counted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.conversations.ladder import RUNGS, State, climb
from shortline.inboxes.number_news import account_detail
from shortline.outbound.health.cost import cost
from shortline.outbound.health.days import day_of
from shortline.outbound.health.restriction import NO_END, Restriction, standing
from shortline.outbound.health.tally import Moved, steps, tally
from shortline.outbound.health.verdict import FAILING_LEAST, Grade, Health, NumberFacts, compose

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GOOD = NumberFacts(now=NOW, quality="GREEN", most=250)
ZONES = [ZoneInfo(each) for each in ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "Europe/Riga")]
counts = st.integers(0, 400)
moments = st.one_of(st.none(), st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 22, 12), timezones=st.just(UTC)))


@st.composite
def known(draw: st.DrawFn) -> NumberFacts:
    return NumberFacts(
        now=NOW,
        quality=draw(st.sampled_from(["GREEN", "yellow", "RED", "UNKNOWN", "", "PURPLE"])),
        limited_at=draw(moments),
        paused_reason=draw(st.sampled_from(["", "token_invalid"])),
        restriction=draw(
            st.one_of(
                st.none(),
                st.builds(Restriction, st.sampled_from(["banned", "restricted", "warned"]), st.just(NOW), moments),
            )
        ),
        reached=draw(counts),
        most=draw(st.one_of(st.none(), st.sampled_from([0, 50, 250]))),
        unwanted=draw(counts),
        unwanted_before=draw(counts),
        refused_for_it=draw(st.integers(0, 2)),
        delivered=draw(counts),
        failed=draw(counts),
        unpaid_at=draw(moments),
        bad_templates=draw(st.integers(0, 3)),
        failing_checks=draw(st.integers(0, 1)),
        standing=frozenset(draw(st.sets(st.sampled_from(["limit_near", "limit_used_up", "unwanted_rising"])))),
    )


def codes(facts: NumberFacts) -> list[str]:
    return [each.code for each in compose(facts).findings]


def test_a_good_number_has_nothing_said_of_it() -> None:
    assert compose(GOOD) == Health(())
    assert compose(GOOD).verdict is Grade.GOOD


@given(known())
def test_the_word_is_the_worst_findings_and_each_has_a_sentence_and_a_remedy(facts: NumberFacts) -> None:
    health = compose(facts)
    grades = [each.grade for each in health.findings]
    assert grades == sorted(grades, reverse=True)
    assert health.verdict is (grades[0] if grades else Grade.GOOD)
    assert len({each.code for each in health.findings}) == len(grades)
    for each in health.findings:
        assert each.sentence.endswith(".")
        assert each.remedy.endswith(".")
        assert each.grade is not Grade.GOOD
        assert all(isinstance(value, str) for value in each.params.values())
    assert all(each in health.findings for each in health.alarms)


@given(known(), st.sampled_from(["quality", "reached", "unwanted", "limited", "banned", "unpaid", "templates"]))
def test_worse_facts_never_make_a_better_word(facts: NumberFacts, what: str) -> None:
    worse = {
        "quality": replace(facts, quality="RED"),
        "reached": replace(facts, reached=facts.reached + 50),
        "unwanted": replace(facts, unwanted=facts.unwanted + 50, refused_for_it=facts.refused_for_it + 1),
        "limited": replace(facts, limited_at=NOW),
        "banned": replace(facts, restriction=Restriction("banned", NOW)),
        "unpaid": replace(facts, unpaid_at=NOW),
        "templates": replace(facts, bad_templates=facts.bad_templates + 1),
    }[what]
    assert compose(worse).verdict >= compose(facts).verdict


@pytest.mark.parametrize(
    ("reached", "stands", "said"),
    [
        (199, (), []), (200, (), ["limit_near"]), (249, (), ["limit_near"]), (250, (), ["limit_used_up"]),
        (180, ("limit_near",), ["limit_near"]), (174, ("limit_near",), []), (240, ("limit_used_up",), ["limit_used_up"]),
        (237, ("limit_used_up",), ["limit_near"]),
    ],
)  # fmt: skip
def test_a_limit_is_close_from_four_fifths_and_does_not_flicker(
    reached: int, stands: tuple[str, ...], said: list[str]
) -> None:
    assert codes(replace(GOOD, reached=reached, standing=frozenset(stands))) == said


@pytest.mark.parametrize(
    ("now", "before", "said"), [(2, 0, []), (3, 0, ["unwanted_rising"]), (4, 7, []), (5, 7, ["unwanted_rising"])]
)
def test_a_rise_is_twice_the_usual_and_not_just_one_or_two(now: int, before: int, said: list[str]) -> None:
    assert codes(replace(GOOD, unwanted=now, unwanted_before=before)) == said


def test_failures_count_when_they_are_many_and_a_large_part() -> None:
    assert codes(replace(GOOD, failed=FAILING_LEAST, delivered=9 * FAILING_LEAST)) == []
    assert codes(replace(GOOD, failed=FAILING_LEAST, delivered=9 * FAILING_LEAST - 1)) == ["failures_many"]
    assert codes(replace(GOOD, failed=FAILING_LEAST - 1)) == []


def _news(after: str, days_ago: float, **detail: Any) -> dict[str, Any]:
    return {"at": NOW - timedelta(days=days_ago), "after": after, "detail": detail}


def test_a_restriction_stands_until_its_end_or_the_platforms_word() -> None:
    ends = NOW + timedelta(days=2)
    told = _news(
        "ACCOUNT_RESTRICTION", 1, restrictions=[{"type": "X", "until": ends.timestamp()}, {"type": "Y", "until": "1"}]
    )
    found = standing([told], NOW)
    assert found is not None
    assert (found.kind, found.until, found.types) == ("restricted", ends, ("X", "Y"))
    assert standing([told], ends) is None
    assert standing([_news("DISABLED_UPDATE", 0, ban="REINSTATE"), told], NOW) is None
    endless = _news("ACCOUNT_RESTRICTION", 0, restrictions=[{"type": "X", "until": None}])
    assert standing([endless], NOW + NO_END - timedelta(seconds=1))
    assert standing([endless], NOW + NO_END) is None
    banned = _news("DISABLED_UPDATE", 300, ban="DISABLE")
    assert standing([banned, told], NOW) == Restriction("banned", banned["at"])
    assert standing([_news("ACCOUNT_VIOLATION", 1, violation="SPAM"), _news("PARTNER_ADDED", 0)], NOW) == Restriction(
        "warned", NOW - timedelta(days=1), types=("SPAM",)
    )


anything = st.recursive(
    st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["restriction_type", "expiration", "waba_ban_state", "violation_type"]), inner, max_size=3
        ),
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["restriction_info", "ban_info", "violation_info"]), anything),
    st.sampled_from(["ACCOUNT_VIOLATION", "DISABLED_UPDATE", "ACCOUNT_RESTRICTION"]),
)
def test_whatever_was_told_can_be_read(data: dict[str, Any], after: str) -> None:
    standing([{"at": NOW, "after": after, "detail": account_detail(data)}], NOW)


reports = st.lists(st.sampled_from(["sent", "delivered", "read", "played", "failed"]), min_size=1, max_size=8)


@given(reports, st.sampled_from(RUNGS))
def test_each_step_of_a_message_is_counted_once_whatever_order_it_was_told_in(told: list[str], start: State) -> None:
    state, moved = str(start), []
    for each in told:
        after = climb(state, each)
        if after != state:
            moved.append(Moved(1, after, NOW, state))
            state = after
    found = tally(moved, {})
    taken = Counter({key: count for (_, _, what, key), count in found.days.items() if what == "state"})
    assert all(taken[step] <= 1 for step in ("sent", "delivered", "read"))
    reached = state in ("delivered", "read", "played")
    assert taken["delivered"] == (reached and start not in ("delivered", "read", "played"))
    assert sum(found.charges.values()) == taken["delivered"]


def test_what_an_older_version_wrote_is_counted_as_well_as_can_be() -> None:
    assert steps(Moved(1, "read", NOW)) == (State.DELIVERED, State.READ)
    assert steps(Moved(1, "read", NOW, receipts={"delivered": (NOW, None)})) == (State.READ,)
    assert steps(Moved(1, "accepted", NOW, "sending")) == ()


def test_the_price_comes_from_whatever_report_tells_it_and_the_day_from_the_platform() -> None:
    priced = {"category": "service", "type": "regular", "model": "PMP", "billable": True}
    late = Moved(
        7, "read", NOW, "sent",
        receipts={"sent": (NOW - timedelta(days=3), priced), "delivered": (NOW - timedelta(days=2), None), "read": (NOW, {})},
    )  # fmt: skip
    ((inbox, day, charge), count), *more = tally([late], {}).charges.items()
    assert (inbox, day, charge.category, charge.charged, count, more) == (
        7,
        NOW.date() - timedelta(days=2),
        "service",
        "yes",
        1,
        [],
    )
    ahead = replace(late, receipts={"delivered": (NOW + timedelta(days=9), None)})
    assert [(day, charge.charged) for (_, day, charge) in tally([ahead], {}).charges] == [(NOW.date(), "unknown")]


def hourly(first: datetime, hours: int) -> list[Moved]:
    return [Moved(7, "failed", first + timedelta(hours=hour)) for hour in range(hours)]


def test_days_are_those_of_the_number_also_when_the_clocks_change() -> None:
    """In Auckland the 27th of September 2026 has 23 hours and the 5th of April 25; its days begin before ours."""
    auckland = {7: ZoneInfo("Pacific/Auckland")}

    def days(moved: list[Moved]) -> dict[str, int]:
        counts = tally(moved, auckland).days
        return {f"{day:%m-%d}": count for (_, day, what, _), count in sorted(counts.items()) if what == "state"}

    assert days(hourly(datetime(2026, 9, 25, 12, tzinfo=UTC), 71)) == {"09-26": 24, "09-27": 23, "09-28": 24}
    assert days(hourly(datetime(2026, 4, 3, 11, tzinfo=UTC), 73)) == {"04-04": 24, "04-05": 25, "04-06": 24}
    one = hourly(datetime(2026, 9, 25, 12, tzinfo=UTC), 1)
    assert {day for _, day, _, _ in tally(one, {8: auckland[7]}).days} == {date(2026, 9, 25)}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_every_moment_is_in_one_day_and_days_do_not_go_back(at: datetime, zone: ZoneInfo) -> None:
    day = day_of(at, zone)
    assert timedelta(0) <= day_of(at + timedelta(hours=1), zone) - day <= timedelta(days=1)
    assert abs(day - at.date()) <= timedelta(days=1)


lines = st.lists(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(["service", "utility", "marketing", ""]),
            "type": st.sampled_from(["regular", "free_entry_point"]),
            "model": st.just("PMP"),
            "charged": st.sampled_from(["yes", "no", "unknown"]),
            "count": st.integers(1, 99),
        }
    ),
    max_size=12,
)
amounts = st.decimals(0, 10, places=4)


@given(lines, st.dictionaries(st.sampled_from(["service", "utility", "referral_conversion"]), amounts))
def test_nothing_is_lost_and_no_sum_is_made_up(rows: list[dict[str, Any]], prices: dict[str, Decimal]) -> None:
    found = cost(rows, prices)
    assert found.charged + found.free + found.unknown == sum(row["count"] for row in rows)
    with_price = [row for row in rows if row["charged"] == "yes" and row["category"] in prices]
    assert found.unpriced == found.charged - sum(row["count"] for row in with_price)
    if with_price:
        assert found.amount == sum(prices[row["category"]] * row["count"] for row in with_price)
    else:
        assert found.amount is None
