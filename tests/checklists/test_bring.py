"""What a reason brings to a checklist, held by properties."""

from hypothesis import given
from hypothesis import strategies as st

from shortline.checklists.bring import Item, brought

texts = st.sampled_from(["Refund", "Call back", "Tell the depot", "Close the form"])
lists = st.lists(st.tuples(texts, st.sampled_from([None, 1, 2]), st.booleans()), max_size=5).map(
    lambda found: [Item(number, *each) for number, each in enumerate(found)]
)


@given(lists, st.lists(texts, max_size=4), st.sampled_from([None, 1, 2]))
def test_what_was_done_or_written_by_hand_stays_and_all_that_is_wanted_stands_there(
    here: list[Item], wanted: list[str], reason: int | None
) -> None:
    found = brought(here, wanted if reason else [], reason)
    left = [each for each in here if each.id not in found.remove]
    assert all(each.is_done is False and each.reason_id not in (None, reason) for each in here if each not in left)
    assert (
        not any(each.reason_id not in (None, reason) and not each.is_done and each.text not in wanted for each in left)
        or reason is None
    )
    after = [each.text for each in left] + list(found.add)
    if reason:
        assert set(wanted) <= set(after)
    assert len(set(found.add)) == len(found.add)
    assert not set(found.add) & {each.text for each in left}


@given(lists, st.lists(texts, max_size=4))
def test_brought_twice_it_stands_there_once(here: list[Item], wanted: list[str]) -> None:
    first = brought(here, wanted, 1)
    left = [each for each in here if each.id not in first.remove]
    after = left + [Item(100 + number, text, 1, False) for number, text in enumerate(first.add)]
    assert brought(after, wanted, 1) == brought(after, wanted, 1)
    assert brought(after, wanted, 1).add == ()
