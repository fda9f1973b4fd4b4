"""Who may be written to first on the new number: nobody who did not agree, and nobody who said no."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from shortline.lifeboat.person import FATES, Known, fate

SAID = st.sampled_from(["", "given", "withdrawn"])
PEOPLE = st.builds(
    Known,
    blocked=st.booleans(),
    service=SAID,
    service_proven=st.booleans(),
    marketing=SAID,
    marketing_proven=st.booleans(),
    marketing_stopped=st.booleans(),
    reach=st.sampled_from(["phone", "user_id", "elsewhere", "none"]),
    changed=st.booleans(),
    writes_there=st.booleans(),
    asked_there=st.booleans(),
    category=st.sampled_from([None, "", "UTILITY", "MARKETING", "marketing"]),
)
WELCOME = Known(service="given", service_proven=True, reach="phone", category="UTILITY")
WORSE = {
    "blocked": True, "service": "withdrawn", "service_proven": False, "reach": "elsewhere", "changed": True,
    "writes_there": True, "asked_there": True, "category": None,
}  # fmt: skip


@given(PEOPLE)
def test_everybody_has_one_fate_and_only_who_agreed_provably_is_invited(known: Known) -> None:
    found = fate(known)
    assert found in FATES
    if found != "invite":
        return
    assert not known.blocked
    assert known.service != "withdrawn", "who wrote STOP gets nothing"
    assert known.reach in ("phone", "user_id")
    assert not known.changed
    assert not known.writes_there
    assert known.category is not None
    if known.category.upper() == "MARKETING":
        assert known.marketing == "given"
        assert known.marketing_proven
        assert not known.marketing_stopped
    else:
        assert known.service == "given"
        assert known.service_proven


@given(PEOPLE, st.sampled_from(sorted(WORSE)))
def test_knowing_worse_never_invites_anybody(known: Known, name: str) -> None:
    worse = replace(known, **{name: WORSE[name]})
    assert not (fate(known) != "invite" and fate(worse) == "invite")


def test_each_single_doubt_is_named_for_somebody_who_was_welcome() -> None:
    assert fate(WELCOME) == "invite"
    named = {name: fate(replace(WELCOME, **{name: value})) for name, value in WORSE.items()}
    assert named == {
        "blocked": "blocked", "service": "opted_out", "service_proven": "no_proof", "reach": "elsewhere",
        "changed": "changed", "writes_there": "writes_there", "asked_there": "asked_there", "category": "no_template",
    }  # fmt: skip
    assert fate(replace(WELCOME, service="")) == "no_consent"
    assert fate(replace(WELCOME, reach="none")) == "no_address"
    assert fate(replace(WELCOME, category="MARKETING")) == "no_consent", "a yes to service is no yes to advertising"


def test_no_fact_is_forgotten_in_the_tests() -> None:
    tried = {*WORSE, "marketing", "marketing_proven", "marketing_stopped"}
    assert {each.name for each in fields(Known)} == tried
