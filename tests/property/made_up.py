"""Drafts and facts for property tests, drawn around the edges: the customer's silence around the window's last moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from shortline.channels.draft import Draft, Interactive, Location, Media, ReplyButton, Template
from shortline.channels.protocol import Address
from shortline.channels.registry import channel
from shortline.policy import Facts, TemplateFacts
from shortline.policy.limits import LIVE, REMEMBERED, TURN, Limits

WHATSAPP = channel("whatsapp").capability
WINDOW = WHATSAPP.service_window
assert WINDOW is not None
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MICRO = timedelta(microseconds=1)


def silences() -> st.SearchStrategy[timedelta]:
    """How long ago the customer wrote: mostly within moments of the window's end, its margin and its closing hour."""
    edges = [WINDOW, WINDOW - timedelta(minutes=5), WINDOW - timedelta(minutes=60), timedelta()]
    near = st.sampled_from(edges).flatmap(
        lambda edge: st.sampled_from([-MICRO, timedelta(), MICRO, timedelta(seconds=-1), timedelta(seconds=1)]).map(
            lambda step: edge + step
        )
    )
    return st.one_of(near, st.timedeltas(min_value=timedelta(), max_value=timedelta(days=40)))


def unanswered() -> st.SearchStrategy[tuple[datetime, ...]]:
    """When we wrote without an answer: mostly within moments of the end of a turn, of the pause, and of what is remembered."""
    edges = [timedelta(), TURN, 2 * TURN, LIVE, timedelta(hours=12), timedelta(hours=12) + TURN, REMEMBERED - TURN]
    ago = st.sampled_from(edges).flatmap(
        lambda edge: st.sampled_from([-MICRO, timedelta(), MICRO]).map(lambda s: edge + s)
    )
    return st.lists(ago.map(lambda each: min(NOW, NOW - each)), max_size=12).map(lambda found: tuple(sorted(found)))


def all_limits() -> st.SearchStrategy[Limits]:
    return st.builds(
        Limits,
        unanswered_max=st.integers(1, 3),
        unanswered_total_max=st.integers(3, 6),
        unanswered_pause_hours=st.sampled_from([1, 12, 48]),
        marketing=st.booleans(),
        quiet_hours=st.sampled_from(["", "21:00-08:00", "12:00-13:00", "00:00-11:59"]),
    )


def free_drafts() -> st.SearchStrategy[Draft]:
    return st.one_of(
        st.text(max_size=30).map(lambda text: Draft(text=text)),
        st.sampled_from([4095, 4096, 4097]).map(lambda length: Draft(text="x" * length)),
        st.just(Draft(media=Media(kind="image", attachment_id=1, mime="image/jpeg", size=1000))),
        st.just(Draft(location=Location(latitude=52.1, longitude=4.3))),
        st.just(Draft(interactive=Interactive(type="button", body="?", buttons=(ReplyButton(id="1", title="Yes"),)))),
    )


def template_drafts() -> st.SearchStrategy[Draft]:
    return st.sampled_from(["UTILITY", "MARKETING", "AUTHENTICATION", None]).map(
        lambda category: Draft(template=Template(name="update", language="nl", category=category))
    )


def drafts() -> st.SearchStrategy[Draft]:
    return st.one_of(free_drafts(), template_drafts())


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    silence = draw(st.one_of(st.none(), silences()))
    wrote_at = None if silence is None else NOW - silence
    moments = st.one_of(st.none(), st.sampled_from([NOW - MICRO, NOW, NOW - timedelta(days=1)]))
    return Facts(
        now=NOW,
        capability=WHATSAPP,
        window_opened_at=wrote_at,
        last_inbound_at=wrote_at,
        contact_name=draw(st.sampled_from(["", "Ada", "نور"])),
        contact_blocked=draw(st.booleans()),
        marketing_stopped_at=draw(moments),
        customer_wrote=wrote_at is not None or draw(st.booleans()),
        service_consent=draw(st.sampled_from(["", "given", "withdrawn"])),
        marketing_consent=draw(st.sampled_from(["", "given", "withdrawn"])),
        opted_out_at=draw(st.one_of(st.none(), st.just(wrote_at), moments)),
        confirms_opt_out=draw(st.sampled_from([False, False, True])),
        identity_changed_at=draw(moments),
        submitted_at=draw(moments),
        scheduled=draw(st.booleans()),
        meanwhile=draw(st.sampled_from(["", "", "wrote", "answered", "closed"])),
        automatic=draw(st.booleans()),
        address=draw(
            st.sampled_from(
                [None, Address(phone="31612345678"), Address(user_id="NL.1"), Address(phone="316", user_id="NL.1")]
            )
        ),
        inbox_name="Service",
        inbox_state=draw(st.sampled_from(["active", "active", "paused", "disabled"])),
        inbox_paused_reason=draw(st.sampled_from(["", "token_invalid"])),
        template=draw(
            st.one_of(
                st.none(),
                st.builds(
                    TemplateFacts,
                    name=st.just("update"),
                    language=st.just("nl"),
                    status=st.sampled_from(["APPROVED", "PAUSED", "DISABLED", "PENDING", "approved"]),
                    category=st.sampled_from(["UTILITY", "MARKETING", "AUTHENTICATION", ""]),
                ),
            )
        ),
        templates_known=draw(st.booleans()),
        limits=draw(all_limits()),
        waiting_since=draw(moments) if silence is not None else None,
        written=0 if silence is None else draw(st.integers(1, 2)),
        unanswered=draw(unanswered()),
        same_words_people=draw(st.sampled_from([0, 0, 19, 20, 21])),
        automatic_before=draw(st.booleans()),
        zone=draw(st.sampled_from([None, "Europe/Amsterdam", "Pacific/Auckland", "America/New_York"])),
        quality=draw(st.sampled_from(["", "GREEN", "RED", "UNKNOWN"])),
        limited_at=draw(moments),
    )
