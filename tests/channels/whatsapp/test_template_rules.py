"""What a person may write as a template: each rule at its edge, and what passes is what the provider takes."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.channels.whatsapp.template_rules import problems
from shortline.channels.whatsapp.template_wording import Button, Header, Wording, components, wording_of
from shortline.channels.whatsapp.templates import changed_parts, places, revision, variables
from shortline_sim.whatsapp.errors import GraphError
from shortline_sim.whatsapp.template_rules import check_definition

GOOD = Wording(
    name="order_update",
    language="nl",
    category="utility",
    body="Beste {{1}}, uw bestelling {{2}} is onderweg.",
    examples={"1": "Sanne", "2": "88213"},
)
URL = Button(kind="url", text="Volg", url="https://shop.example/{{1}}", example="88213")
REPLY = Button(kind="quick_reply", text="Bedankt")


def reasons(wording: Wording) -> dict[str, str]:
    return {each.field: each.reason for each in problems(wording)}


def test_a_good_one_has_nothing_wrong() -> None:
    whole = replace(
        GOOD,
        header=Header(text="Bestelling {{1}}", example="88213"),
        footer="Antwoord STOP om te stoppen",
        buttons=(REPLY, URL, Button(kind="phone_number", text="Bel", phone_number="+31205550100")),
    )
    assert reasons(whole) == {}


def buttons(*given: Button, **more: Any) -> dict[str, Any]:
    return {"buttons": given, **more}


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "name", "template_name_missing"),
    ({"name": "Order"}, "name", "template_name_form"),
    ({"name": "orderé"}, "name", "template_name_form"),
    ({"name": "a" * 513}, "name", "text_too_long"),
    ({"language": "xx"}, "language", "template_language_unknown"),
    ({"language": "nl-BE"}, "language", "template_language_unknown"),
    ({"category": "news"}, "category", "template_category"),
    ({"body": " \n"}, "body", "template_body_missing"),
    ({"body": "x" * 1025}, "body", "text_too_long"),
    ({"body": "{{1}} is er, na {{2}} dagen wachten dus."}, "body", "template_variable_edge"),
    ({"body": "Na lang wachten is hij er echt {{1}}"}, "body", "template_variable_edge"),
    ({"body": "Beste {{1}}, na {{3}} dagen is het er."}, "body", "template_numbers"),
    ({"body": "Beste {{naam}}, na {{1}} dagen is het er."}, "body", "template_mixed"),
    ({"body": "Beste {{Naam}}, het is er."}, "body", "template_variable_name"),
    ({"body": "Beste {{na am}}, het is er."}, "body", "template_braces"),
    ({"body": "Beste {{#1}}, het is er."}, "body", "template_braces"),
    ({"body": "Hoi {{1}} {{2}} dag hoor"}, "body", "template_few_words"),
    ({"examples": {"1": "Sanne"}}, "examples.2", "template_sample_missing"),
    ({"examples": {"1": "Sanne", "2": "a\nb"}}, "examples.2", "template_value_untidy"),
    ({"examples": {"1": "Sanne", "2": "a     b"}}, "examples.2", "template_value_untidy"),
    ({"examples": {"1": "Sanne", "2": "{{1}}"}}, "examples.2", "template_sample_variable"),
    ({"header": Header(text="")}, "header.text", "template_text_missing"),
    ({"header": Header(text="x" * 61)}, "header.text", "text_too_long"),
    ({"header": Header(text="een\ntwee")}, "header.text", "template_line_break"),
    ({"header": Header(text="*Let op*")}, "header.text", "template_markup"),
    ({"header": Header(text="{{1}} en {{2}}", example="a")}, "header.text", "template_one_variable"),
    ({"header": Header(text="Over {{2}}", example="a")}, "header.text", "template_numbers"),
    ({"header": Header(text="Over {{naam}}", example="a")}, "body", "template_mixed"),
    ({"header": Header(text="Over {{1}}")}, "header.example", "template_sample_missing"),
    ({"header": Header(format="image")}, "header.file", "template_sample_file"),
    ({"header": Header(format="song")}, "header.format", "template_header_format"),
    ({"footer": "x" * 61}, "footer", "text_too_long"),
    ({"footer": "Dag {{1}}"}, "footer", "template_footer_variable"),
    ({"footer": "een\ntwee"}, "footer", "template_line_break"),
    (buttons(*[REPLY] * 11), "buttons", "template_buttons_count"),
    (buttons(REPLY, URL, REPLY), "buttons", "template_replies_apart"),
    (buttons(URL, REPLY, URL), "buttons", "template_replies_apart"),
    (buttons(URL, URL, URL), "buttons[2]", "template_button_often"),
    (buttons(Button(kind="rocket")), "buttons[0]", "template_button_kind"),
    (buttons(Button(kind="otp")), "buttons[0]", "template_code_only"),
    (buttons(Button(kind="quick_reply")), "buttons[0].text", "template_label_missing"),
    (buttons(Button(kind="quick_reply", text="x" * 26)), "buttons[0].text", "text_too_long"),
    (buttons(Button(kind="quick_reply", text="{{1}}")), "buttons[0].text", "template_label_plain"),
    (buttons(replace(URL, url="shop.example")), "buttons[0].url", "template_url"),
    (buttons(replace(URL, url="javascript://x/{{1}}")), "buttons[0].url", "template_url"),
    (buttons(replace(URL, url="https://{{1}}")), "buttons[0].url", "template_url"),
    (buttons(replace(URL, url="https://a.example/{{1}}/b")), "buttons[0].url", "template_url_variable"),
    (buttons(replace(URL, url="https://a.example/" + "x" * 2000)), "buttons[0].url", "text_too_long"),
    (buttons(replace(URL, example="")), "buttons[0].example", "template_sample_missing"),
    (buttons(Button(kind="phone_number", text="Bel", phone_number="bel ons")), "buttons[0].phone_number", "template_phone"),
    (buttons(Button(kind="phone_number", text="Bel", phone_number="1" * 21)), "buttons[0].phone_number", "text_too_long"),
    (buttons(Button(kind="copy_code")), "buttons[0].example", "template_sample_missing"),
    (buttons(Button(kind="copy_code", example="x" * 16)), "buttons[0].example", "text_too_long"),
    (buttons(Button(kind="flow", text="Start")), "buttons[0].flow_id", "template_flow_id"),
    (buttons(Button(kind="voice_call", text="Bel", ttl_minutes=0)), "buttons[0].ttl_minutes", "template_call_time"),
    ({"category": "authentication"}, "buttons", "template_code_button"),
    ({"category": "authentication"}, "body", "template_code_variable"),
    ({"category": "authentication", "header": Header(format="image")}, "header.format", "template_code_header"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "reason"), WRONG)
def test_each_mistake_is_named_at_its_field(changes: dict[str, Any], field: str, reason: str) -> None:
    assert reasons(replace(GOOD, **changes)).get(field) == reason


def test_at_the_limit_it_still_passes() -> None:
    assert reasons(replace(GOOD, body="Beste {{1}}, zie {{2}}: " + "x " * 400 + "x" * 199 + ".")) == {}
    at = {"header": Header(text="x" * 60), "footer": "x" * 60, "name": "a" * 512}
    assert reasons(replace(GOOD, **at)) == {}
    assert reasons(replace(GOOD, buttons=(replace(REPLY, text="x" * 25),) * 10)) == {}


def test_several_mistakes_are_one_sentence_for_each_field() -> None:
    found = problems(replace(GOOD, name="Nee!", body="{{1}}" + "x" * 1100 + "{{4}}", footer="{{1}}" * 20))
    assert len({each.field for each in found}) == len(found)
    assert {"name", "body", "footer"} <= {each.field for each in found}


@pytest.mark.parametrize("place", ["body", "footer"])
def test_what_nobody_can_see_is_refused(place: str) -> None:
    assert problems(GOOD) == []
    found = problems(replace(GOOD, **{place: "Your parcel\x00 is here."}))
    assert [(each.field, each.reason) for each in found] == [(place, "template_characters")]


KEYS = st.sampled_from(["1", "2", "3", "first_name", "order", "Bad", "9x"])
PIECES = st.one_of(
    st.sampled_from(["Beste", "uw pakket", "komt morgen om", "bij u langs.", "\n", "*", "{{", "}}", "é😀", "  "]),
    KEYS.map(lambda key: f"{{{{{key}}}}}"),
    st.text(max_size=12),
)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)
SAMPLES = st.sampled_from(["Sanne", "88213", "", "a\nb", "x" * 70])
BUTTONS = st.builds(
    Button,
    kind=st.sampled_from(["quick_reply", "url", "phone_number", "copy_code", "flow", "voice_call", "rocket"]),
    text=st.sampled_from(["Ja", "", "x" * 26, "Nee {{1}}"]),
    url=st.sampled_from(
        ["https://a.example/b", "https://a.example/{{1}}", "https://a.example/{{1}}/c", "ftp://a", "https://[x"]
    ),
    phone_number=st.sampled_from(["+31205550100", "", "nul"]),
    example=SAMPLES,
    flow_id=st.sampled_from(["1234", ""]),
)
WORDINGS = st.builds(
    Wording,
    name=st.sampled_from(["order_update", "Order", ""]),
    language=st.sampled_from(["nl", "en_US", "xx"]),
    category=st.sampled_from(["utility", "marketing", "news"]),
    body=st.one_of(TEXTS, st.just(GOOD.body), st.just("Beste {{first_name}}, uw pakket {{order}} is er morgen al.")),
    header=st.one_of(
        st.none(),
        st.builds(Header, text=TEXTS, example=SAMPLES),
        st.just(Header(format="location")),
        st.just(Header(format="image", handle="4::x")),
    ),
    footer=st.one_of(st.just(""), TEXTS),
    buttons=st.lists(BUTTONS, max_size=4).map(tuple),
    examples=st.dictionaries(KEYS, SAMPLES, max_size=7),
)


# Mostly right, so that many pass: what a person writes who has read the hints.
GOOD_BUTTONS = st.one_of(
    st.builds(Button, kind=st.just("quick_reply"), text=st.text("abc é😀", min_size=1, max_size=25).filter(str.strip)),
    st.sampled_from([URL, replace(URL, url="https://a.example/b?c=d")]),
    st.just(Button(kind="phone_number", text="Bel", phone_number="+31 20 555 0100")),
    st.just(Button(kind="copy_code", example="TRAM10")),
    st.builds(
        Button,
        kind=st.just("voice_call"),
        text=st.just("Bel"),
        ttl_minutes=st.one_of(st.none(), st.integers(1, 43_200)),
    ),
)
BODIES = st.sampled_from(
    [
        GOOD.body,
        "Beste {{ 1 }}, uw pakket is er.",
        "Wij zijn weer open.",
        "Het pakket {{2}} of {{1}} komt morgen vast aan.",
    ]
)
HEADER_TEXTS = st.sampled_from(["Bestelling", "Over {{1}} nog", "{{ 1 }}"])
REPLIES_LAST = st.lists(GOOD_BUTTONS, max_size=3).map(
    lambda given: tuple(sorted(given, key=lambda each: each.kind == "quick_reply"))
)
NEARLY = st.builds(
    Wording,
    name=st.just("order_update"),
    language=st.sampled_from(["nl", "en_US"]),
    category=st.sampled_from(["utility", "marketing"]),
    body=st.tuples(BODIES, st.text(max_size=40).filter(lambda more: not {"{", "}"} & set(more))).map(" ".join),
    header=st.one_of(
        st.none(),
        st.just(Header(format="location")),
        st.just(Header(format="image", handle="4::x")),
        st.builds(Header, text=HEADER_TEXTS, example=st.sampled_from(["88213", ""])),
    ),
    footer=st.one_of(st.just(""), st.text("ab é\n{}", max_size=62)),
    buttons=REPLIES_LAST,
    examples=st.just({"1": "Sanne", "2": "88213", "3": "te veel"}),
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(NEARLY, NEARLY, WORDINGS))
def test_what_passes_here_passes_there_and_is_read_back_as_it_was_written(wording: Wording) -> None:
    found = problems(wording)
    assert len({each.field for each in found}) == len(found)
    assert all(each.sentence and each.reason for each in found)
    if found:
        return
    made = {
        "name": wording.name,
        "language": wording.language,
        "category": wording.category.upper(),
        "parameter_format": wording.parameter_format,
        "components": components(wording),
    }
    try:
        check_definition(made)
    except GraphError as error:
        raise AssertionError(f"the provider refuses {made}: {error.details}") from error
    again = wording_of(made)
    assert problems(replace(again, header=_with_handle(again.header))) == []
    assert re.sub(r"\s", "", again.body) == re.sub(r"\s", "", wording.body)
    assert again.buttons == tuple(_kept(each) for each in wording.buttons)
    assert {key: wording.examples[key] for key in places(wording.body)} == again.examples
    assert {each.key for each in variables(made) if each.where == "body"} == set(places(wording.body))


def _with_handle(header: Header | None) -> Header | None:
    return replace(header, handle="4::x") if header is not None else None


def _kept(button: Button) -> Button:
    """What a kind of button has no place for is not sent."""
    kind = button.kind
    return Button(
        kind=kind,
        text="" if kind == "copy_code" else button.text,
        url=button.url if kind == "url" else "",
        phone_number=button.phone_number if kind == "phone_number" else "",
        example=button.example if kind == "copy_code" or (kind == "url" and places(button.url)) else "",
        flow_id=button.flow_id if kind == "flow" else "",
        ttl_minutes=button.ttl_minutes if kind == "voice_call" else None,
    )


def test_a_revision_names_the_part_that_changed_and_forgets_samples() -> None:
    def of(**changes: Any) -> str:
        return revision({"components": components(replace(GOOD, **changes))})

    assert of() == of(examples={"1": "Kees", "2": "1"})
    assert changed_parts(of(), of(footer="Dag")) == ["footer"]
    assert changed_parts(of(), of(body="Anders {{1}}, {{2}} dus en nog wat.", buttons=(REPLY,))) == ["body", "buttons"]
    assert changed_parts("gibberish", of()) == ["header", "body", "footer", "buttons"]
