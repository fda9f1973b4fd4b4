"""The rules of the house at their edges: whom they never touch, when they begin to, and that they only ever add."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shortline.channels.draft import Draft, Template
from shortline.channels.protocol import Address
from shortline.policy import RULES, Facts, Finding, TemplateFacts, Verdict, decide
from shortline.policy.decision import ask
from shortline.policy.limits import LIVE, TURN, Limits, contradictions
from shortline.policy.rules.automatic_once import automatic_once
from shortline.policy.rules.chase_guard import chase_guard
from shortline.policy.rules.cost_notice import cost_notice
from shortline.policy.rules.links_to_strangers import links_to_strangers
from shortline.policy.rules.marketing_content import marketing_content
from shortline.policy.rules.number_health import LIMITED_FOR, number_health
from shortline.policy.rules.paid_number import paid_number
from shortline.policy.rules.quiet_hours import quiet_hours
from shortline.policy.rules.same_text import same_text
from tests.property.made_up import MICRO, NOW, WHATSAPP, drafts, facts

HOUSE = (chase_guard, same_text, links_to_strangers, marketing_content, paid_number, quiet_hours, number_health)
TEXT = Draft(text="Your pass is ready.")
LONG_AGO = NOW - timedelta(hours=20)
HOUR = timedelta(hours=1)


def silent(**change: object) -> Facts:
    """Ada wrote yesterday, was answered, and has been silent since."""
    known = Facts(
        now=NOW,
        capability=WHATSAPP,
        window_opened_at=LONG_AGO,
        last_inbound_at=LONG_AGO,
        written=2,
        contact_name="Ada",
        address=Address(phone="31612345678"),
        inbox_name="Service",
    )
    return replace(known, **change)  # type: ignore[arg-type]  # names and types are those of Facts


def says(rule: object, draft: Draft | None, known: Facts) -> Finding:
    return ask(rule, draft, known)  # type: ignore[arg-type]  # a rule


@given(st.one_of(st.none(), drafts()), facts())
def test_an_answer_in_plain_words_to_somebody_who_waits_always_passes(draft: Draft | None, known: Facts) -> None:
    waits = replace(
        known, waiting_since=NOW - timedelta(days=3), automatic=False, last_inbound_at=NOW - timedelta(days=3)
    )
    assume(draft is None or draft.template is None)
    for rule in (*HOUSE, automatic_once, cost_notice):
        assert says(rule, draft, waits).verdict is Verdict.ALLOW, rule.__name__


@given(st.one_of(st.none(), drafts()), facts())
def test_whoever_wrote_a_moment_ago_is_in_the_talk(draft: Draft | None, known: Facts) -> None:
    assume(draft is None or draft.template is None)
    talks = replace(known, last_inbound_at=known.moment - LIVE, automatic=False)
    for rule in HOUSE:
        assert says(rule, draft, talks).verdict is Verdict.ALLOW, rule.__name__


@given(st.one_of(st.none(), drafts()), facts())
def test_only_rules_of_the_house_can_be_allowed_by_a_lead(draft: Draft | None, known: Facts) -> None:
    house = {rule.__name__ for rule in HOUSE}
    for finding in decide(draft, known, RULES).findings:
        assert finding.overridable == (finding.rule in house and finding.verdict is not Verdict.ALLOW)


def test_a_rule_of_the_house_that_breaks_can_be_allowed_by_nobody() -> None:
    def chase_guard(_draft: Draft | None, _facts: Facts) -> Finding:
        raise KeyError("a fact nobody thought of")

    vars(chase_guard)["overridable"] = True
    found = says(chase_guard, TEXT, silent())
    assert (found.verdict, found.overridable) == (Verdict.DENY, False)


@given(st.one_of(st.none(), drafts()), facts())
def test_whatever_stands_in_the_way_has_a_way_around_it(draft: Draft | None, known: Facts) -> None:
    for finding in decide(draft, known, RULES).findings:
        if finding.verdict is not Verdict.ALLOW:
            assert finding.remedy is not None, finding.code


# The chase guard


@pytest.mark.parametrize(
    ("hours_ago", "code"),
    [
        ([], "no_chase"),
        ([5], "no_chase"),
        ([5, 4], "chase"),
        ([11.999, 1], "chase"),
        ([12, 1], "no_chase"),  # the pause is over at its last moment
        ([40, 30, 20, 13], "no_chase"),
        ([80, 64, 48, 32, 16], "chase_total"),
        ([5, 4.9, 4.8, 4.75], "no_chase"),  # one turn, in four pieces
        ([5, 0.25], "no_chase"),  # this is the next piece of the second turn
        ([5, 0.26], "chase"),
    ],
)
def test_turns_without_an_answer_are_counted(hours_ago: list[float], code: str) -> None:
    known = silent(last_inbound_at=NOW - 100 * HOUR, unanswered=tuple(NOW - HOUR * ago for ago in hours_ago))
    assert says(chase_guard, TEXT, known).code == code


def test_the_chase_guard_names_the_moment_from_which_it_is_free() -> None:
    known = silent(unanswered=(NOW - 5 * HOUR, NOW - 4 * HOUR))
    found = says(chase_guard, TEXT, known)
    assert found.params["free_at"] == "2026-11-21T19:00:00Z"
    free = replace(known, now=datetime(2026, 11, 21, 19, 0, tzinfo=UTC))
    assert says(chase_guard, TEXT, free).verdict is Verdict.ALLOW
    assert says(chase_guard, TEXT, replace(free, now=free.now - MICRO)).verdict is Verdict.DENY


def test_what_waited_in_the_queue_is_judged_by_when_it_was_asked_for() -> None:
    """Three pieces written within a minute, held up for an hour: still one turn."""
    asked_at = NOW - HOUR
    known = silent(unanswered=(asked_at - 5 * HOUR, asked_at - MICRO), submitted_at=asked_at)
    assert says(chase_guard, TEXT, known).verdict is Verdict.ALLOW
    assert says(chase_guard, TEXT, replace(known, scheduled=True)).verdict is Verdict.DENY


@given(facts(), st.integers(0, 12))
def test_writing_more_never_makes_the_chase_guard_milder(known: Facts, more: int) -> None:
    quiet = replace(
        known, waiting_since=None, last_inbound_at=NOW - timedelta(days=13), submitted_at=None, unanswered=()
    )
    steps = [
        replace(quiet, unanswered=tuple(NOW - (TURN + MICRO) * n for n in range(count, 0, -1))) for count in range(more)
    ]
    verdicts = [says(chase_guard, TEXT, each).verdict for each in steps]
    assert verdicts == sorted(verdicts)


# The others


def test_the_same_words_to_many_people_need_variation() -> None:
    assert says(same_text, TEXT, silent(same_words_people=19)).code == "own_words"
    assert says(same_text, TEXT, silent(same_words_people=20)).code == "same_text"
    told = says(same_text, TEXT, silent(same_words_people=20, waiting_since=NOW))
    assert (told.verdict, told.code) == (Verdict.ALLOW, "same_text_often")
    robot = silent(same_words_people=20, waiting_since=NOW, automatic=True)
    assert says(same_text, TEXT, robot).verdict is Verdict.DENY


@pytest.mark.parametrize(
    ("text", "written", "verdict"),
    [
        ("https://a.example b.nl/c www.d.se", 0, Verdict.ALLOW),
        ("https://a.example b.nl/c www.d.se e.com", 0, Verdict.DENY),
        ("https://a.example b.nl/c www.d.se e.com", 1, Verdict.DENY),
        ("https://a.example b.nl/c www.d.se e.com", 2, Verdict.ALLOW),
        ("At 9.30, 10.15 and 11.45, line 4.a or 4.b. Fine.", 0, Verdict.ALLOW),
    ],
)
def test_strangers_get_few_links(text: str, written: int, verdict: Verdict) -> None:
    assert says(links_to_strangers, Draft(text=text), silent(written=written)).verdict is verdict


def test_links_to_a_stranger_are_counted_even_in_an_answer() -> None:
    many = Draft(text="a.com b.com c.com d.com")
    assert says(links_to_strangers, many, silent(written=1, waiting_since=NOW)).verdict is Verdict.DENY


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Use promo code TRAM, 20% off, last chance!", Verdict.DENY),
        ("Alleen vandaag: 15% korting op je abonnement.", Verdict.DENY),
        ("Köp nu, endast idag.", Verdict.DENY),
        ("Your promo code works again.", Verdict.ALLOW),
        ("The last chance to change is platform 2.", Verdict.ALLOW),
    ],
)
def test_an_offer_nobody_asked_for_stays_here(text: str, verdict: Verdict) -> None:
    assert says(marketing_content, Draft(text=text), silent()).verdict is verdict
    assert says(marketing_content, Draft(text=text), silent(waiting_since=NOW)).verdict is Verdict.ALLOW
    assert says(marketing_content, Draft(text=text), silent(limits=Limits(marketing=True))).verdict is Verdict.ALLOW


def test_a_marketing_template_needs_a_desk_that_advertises() -> None:
    offer = Draft(template=Template(name="offer", language="nl"))
    known = silent(
        template=TemplateFacts(name="offer", language="nl", status="APPROVED", category="MARKETING"), waiting_since=NOW
    )
    assert says(marketing_content, offer, known).code == "marketing_off"
    assert says(marketing_content, offer, replace(known, limits=Limits(marketing=True))).verdict is Verdict.ALLOW


@given(
    st.sampled_from(["Europe/Amsterdam", "Pacific/Auckland", "America/New_York", "Asia/Kolkata", None]),
    st.sampled_from(["21:00-08:00", "00:00-06:30", "12:00-13:00", "23:59-00:01"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_quiet_hours_end_in_the_persons_morning(zone: str | None, hours: str, at: datetime) -> None:
    limits = Limits(quiet_hours=hours)
    known = silent(
        now=at.replace(tzinfo=UTC), last_inbound_at=datetime(2025, 1, 1, tzinfo=UTC), zone=zone, limits=limits
    )
    found = says(quiet_hours, TEXT, known)
    begins, ends = limits.quiet or (time(), time())
    local = known.now.astimezone(ZoneInfo(zone) if zone else UTC).time()
    inside = begins <= local < ends if begins < ends else not ends <= local < begins
    assert (found.verdict is Verdict.HOLD) == inside
    if found.until is not None:
        assert known.now < found.until <= known.now + timedelta(hours=25)
        assert says(quiet_hours, TEXT, replace(known, now=found.until)).verdict is Verdict.ALLOW


@pytest.mark.parametrize(("clock", "verdict"), [("20:59", 0), ("21:00", 1), ("07:59", 1), ("08:00", 0)])
def test_quiet_hours_begin_and_end_to_the_minute(clock: str, verdict: int) -> None:
    at = datetime.fromisoformat(f"2026-11-21T{clock}+01:00")
    known = silent(now=at, zone="Europe/Amsterdam", limits=Limits(quiet_hours="21:00-08:00"))
    assert says(quiet_hours, TEXT, known).verdict == verdict


def test_a_number_in_trouble_keeps_back_what_can_wait() -> None:
    assert says(number_health, TEXT, silent(quality="RED")).code == "number_quality"
    assert says(number_health, TEXT, silent(quality="YELLOW")).verdict is Verdict.ALLOW
    assert says(number_health, TEXT, silent(quality="RED", waiting_since=NOW)).verdict is Verdict.ALLOW
    limited = says(number_health, TEXT, silent(limited_at=NOW - LIMITED_FOR + MICRO))
    assert (limited.code, limited.until) == ("number_limited", NOW + MICRO)
    assert says(number_health, TEXT, silent(limited_at=NOW - LIMITED_FOR)).verdict is Verdict.ALLOW


@given(st.one_of(st.none(), drafts()), facts())
def test_what_it_costs_never_stands_in_the_way(draft: Draft | None, known: Facts) -> None:
    assert says(cost_notice, draft, known).verdict is Verdict.ALLOW


def test_replies_are_charged_for_from_the_day_the_provider_named() -> None:
    first = datetime(2026, 10, 1, tzinfo=UTC)
    assert says(cost_notice, TEXT, silent(now=first - MICRO)).code == "cost_none"
    assert says(cost_notice, TEXT, silent(now=first)).code == "cost_reply"


def test_only_an_automatic_answer_counts_as_one() -> None:
    assert says(automatic_once, TEXT, silent(automatic=True, automatic_before=True)).verdict is Verdict.DENY
    assert says(automatic_once, TEXT, silent(automatic=True)).verdict is Verdict.ALLOW
    assert says(automatic_once, TEXT, silent(automatic_before=True)).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("limits", "codes"),
    [
        (Limits(), []),
        (Limits(unanswered_max=5), []),
        (Limits(unanswered_max=6), ["guard_total_below_row"]),
        (Limits(quiet_hours="08:00-08:00"), ["guard_quiet_always"]),
        (Limits(quiet_hours="late"), ["guard_quiet_unreadable"]),
        (Limits(quiet_hours="24:00-08:00"), ["guard_quiet_unreadable"]),
    ],
)
def test_choices_that_cannot_both_hold_are_named(limits: Limits, codes: list[str]) -> None:
    assert [each.code for each in contradictions(limits)] == codes
