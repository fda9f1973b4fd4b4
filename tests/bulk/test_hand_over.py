"""Handing many over with a reason: each takes along what is known of it, which stands above it until somebody else answered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.event_parts import SenderKeys
from shortline.handover.known import LONGEST, WORDS, Known, Promised, said
from tests import cast
from tests.bulk.test_bulk import Many
from tests.bulk.test_bulk import many as many  # a fixture
from tests.cast import NOW

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
texts = st.text(max_size=700)
knowns = st.builds(
    Known,
    asked=texts,
    last=texts,
    ours=texts,
    promised=st.lists(
        st.builds(Promised, st.sampled_from(("call_back", "email", "appointment")), texts, st.just(AT)), max_size=2
    ),
    to_do=st.lists(texts, max_size=3),
    fields=st.lists(st.tuples(texts, st.one_of(st.booleans(), texts)), max_size=3),
)


@given(knowns, st.sampled_from(("en", "nl", "nl-BE", "lv", "")))
def test_it_says_what_there_is_in_words_of_the_giver_and_never_more_than_is_kept(known: Known, locale: str) -> None:
    lines = said(known, locale)
    assert len(lines) <= LONGEST
    words = WORDS["nl" if locale.startswith("nl") else "en"]
    first = next((words[name] for name, text in (("asked", known.asked), ("last", known.last)) if text), "")
    assert lines.startswith(first.format("")[:4])


def test_the_same_is_known_in_every_language() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}


async def passed_on(many: Many, talk: str) -> Any:
    return (await many.ask(many.lena, "GET", f"/conversations/{talk}"))["passed_on"]


async def test_each_has_the_reason_and_its_own_summary_and_undo_takes_them_away(many: Many) -> None:
    for n, talk in enumerate(many.ids[:3]):
        who = SenderKeys(wa_id=f"316000000{n:02}", profile_name=f"P{n}")
        await cast.inbound_text(many.db, many.inbox, f"And number {n}?", sender=who, now=NOW + timedelta(minutes=1))
        case = (await many.ask(many.lena, "GET", f"/conversations/{talk}"))["cases"][0]["id"]
        await many.ask(many.lena, "POST", f"/cases/{case}/items", 201, json={"text": f"Check {n}"})
    promise = {"kind": "call_back", "address": "+31 6 1", "due_at": "2026-11-30T09:00:00Z", "summary": "Call."}
    await many.ask(many.lena, "POST", f"/conversations/{many.ids[0]}/handovers", 201, json=promise)
    eva = await cast.agent(many.db, name="Eva", team_ids=(many.a,))
    before = {"assignee_id": str(eva.agent_id), "summary": "She waits since yesterday."}
    await many.ask(many.lena, "POST", f"/conversations/{many.ids[2]}/assign", json=before)

    to = {"assignee_id": str(many.ali.agent_id), "note": "The shift ends", "reason": "shift_ends", "summarize": True}
    done = await many.bulk(many.lena, ids=many.ids[:3], assign=to)
    assert [each["done"] for each in done["results"]] == [True] * 3
    for n, talk in enumerate(many.ids[:3]):
        found = await passed_on(many, talk)
        assert (found["reason"], found["why"], found["passed_by_name"]) == ("shift_ends", "The shift ends", "Lena")
        lines = found["summary"].splitlines()
        assert lines[0].startswith("Asked: ")
        assert lines[1] == f"Last: And number {n}?"
        assert lines[-1] == f"Still to do: Check {n}"
        assert ("Promised: Call back +31 6 1, 2026-11-30 09:00 UTC" in lines) == (n == 0)

    await many.ask(many.lena, "POST", f"/bulk/{done['id']}/undo")
    assert [await passed_on(many, talk) for talk in many.ids[:2]] == [None, None]
    assert (await passed_on(many, many.ids[2]))["summary"] == "She waits since yesterday."  # it is Eva's again


async def test_it_is_said_in_the_words_of_whoever_hands_over(many: Many) -> None:
    await many.ask(many.lena, "PATCH", "/me", json={"locale": "nl"})
    to = {"assignee_id": str(many.ali.agent_id), "summarize": True}
    await many.bulk(many.lena, ids=many.ids[:1], assign=to)
    assert (await passed_on(many, many.ids[0]))["summary"].startswith("Vraag: ")


async def test_without_being_asked_for_nothing_is_summarized_and_a_strange_reason_is_refused(many: Many) -> None:
    to = {"assignee_id": str(many.ali.agent_id), "note": "Yours"}
    await many.bulk(many.lena, ids=many.ids[:2], assign=to)
    assert await passed_on(many, many.ids[0]) is None
    said = await many.bulk(many.lena, 422, ids=many.ids[:2], assign=to | {"reason": "because"})
    assert "reason" in str(said)


async def test_what_is_not_the_callers_to_see_is_neither_handed_over_nor_told(many: Many) -> None:
    bob = await cast.agent(many.db, name="Bob", team_ids=(many.b,))
    to = {"assignee_id": str(bob.agent_id), "summarize": True}
    done = await many.bulk(bob, ids=many.ids[:2], assign=to)
    assert [each["done"] for each in done["results"]] == [False, False]
    async with many.db.reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM passed_on") == 0
