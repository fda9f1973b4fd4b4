"""Templates: what has to be filled in, what the customer reads, and the components that leave."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.draft import Media
from shortline.channels.whatsapp.template_fill import fill
from shortline.channels.whatsapp.template_gaps import problems
from shortline.channels.whatsapp.template_shown import rendered
from shortline.channels.whatsapp.templates import Values, sendable, variables

NAMED = {
    "name": "afspraak_herinnering", "language": "nl", "status": "APPROVED", "category": "UTILITY",
    "parameter_format": "NAMED",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Afspraak op {{datum}}",
         "example": {"header_text_named_params": [{"param_name": "datum", "example": "27 november"}]}},
        {"type": "BODY", "text": "Beste {{voornaam}}, we zien u om {{tijd}} in ons filiaal.",
         "example": {"body_text_named_params": [{"param_name": "voornaam", "example": "Sanne"},
                                                {"param_name": "tijd", "example": "09:30"}]}},
        {"type": "FOOTER", "text": "Antwoord STOP om geen berichten meer te krijgen"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Bevestigen"},
            {"type": "URL", "text": "Verzetten", "url": "https://winkel.example/a/{{1}}", "example": ["88213"]}]},
    ],
}  # fmt: skip
POSITIONAL = {
    "name": "leverans", "language": "sv", "status": "APPROVED", "category": "UTILITY", "parameter_format": "POSITIONAL",
    "components": [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Hej {{1}}, paketet kommer {{2}}. Tack {{1}}!",
         "example": {"body_text": [["Annika", "fredag"]]}},
        {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "text": "Kopiera", "example": "ABC"},
                                        {"type": "PHONE_NUMBER", "text": "Ring", "phone_number": "+46701"},
                                        {"type": "FLOW", "text": "Formulär"}]},
    ],
}  # fmt: skip
PLACE = {
    "name": "hitta_oss", "language": "sv", "status": "APPROVED",
    "components": [{"type": "HEADER", "format": "LOCATION"}, {"type": "BODY", "text": "Välkommen."}],
}  # fmt: skip
CODE = {
    "name": "code", "language": "en", "status": "APPROVED", "category": "AUTHENTICATION",
    "components": [{"type": "BODY", "text": "{{1}} is your code."},
                   {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}]}],
}  # fmt: skip
LIST = {
    "name": "winter_window", "language": "en", "status": "APPROVED",
    "components": [{"type": "BODY", "text": "What you asked about."},
                   {"type": "BUTTONS", "buttons": [{"type": "MPM", "text": "View items"}]}],
}  # fmt: skip
PRODUCT = {
    "name": "back_in_stock", "language": "en", "status": "APPROVED",
    "components": [{"type": "HEADER", "format": "PRODUCT"}, {"type": "BODY", "text": "It is back."},
                   {"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View"}]}],
}  # fmt: skip
PICTURE = Media(kind="image", attachment_id=1, provider_media_id="77")
FILLED = Values(
    header={"text": "27 november"},
    body={"voornaam": "Sanne", "tijd": "09:30"},
    buttons=[{"index": 1, "sub_type": "url", "parameter": "88213"}],
)


def test_the_variables_are_listed_in_reading_order_with_examples() -> None:
    assert [(each.where, each.key, each.example, each.index) for each in variables(NAMED)] == [
        ("header", "datum", "27 november", None),
        ("body", "voornaam", "Sanne", None),
        ("body", "tijd", "09:30", None),
        ("button", "1", "88213", 1),
    ]
    assert [(each.where, each.key, each.format) for each in variables(POSITIONAL)] == [
        ("header", "media", "image"),
        ("body", "1", "text"),
        ("body", "2", "text"),
        ("button", "code", "text"),
    ]
    assert [(each.where, each.format) for each in variables(PLACE)] == [("header", "location")]


def test_a_named_template_is_filled() -> None:
    assert problems(NAMED, FILLED) == []
    template = fill(NAMED, FILLED)
    assert list(template.components) == [
        {"type": "header", "parameters": [{"type": "text", "parameter_name": "datum", "text": "27 november"}]},
        {
            "type": "body",
            "parameters": [
                {"type": "text", "parameter_name": "voornaam", "text": "Sanne"},
                {"type": "text", "parameter_name": "tijd", "text": "09:30"},
            ],
        },
        {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "88213"}]},
    ]
    assert template.rendered is not None
    assert template.rendered["body"] == "Beste Sanne, we zien u om 09:30 in ons filiaal."
    assert template.rendered["header"] == "Afspraak op 27 november"
    assert template.rendered["buttons"][1]["url"] == "https://winkel.example/a/88213"


def test_a_positional_template_is_filled_in_order() -> None:
    values = Values(body=["Annika", "fredag"], buttons=[{"index": "0", "parameter": "HOST26"}])
    assert problems(POSITIONAL, values, PICTURE) == []
    template = fill(POSITIONAL, values, PICTURE)
    assert template.components[0] == {
        "type": "body",
        "parameters": [{"type": "text", "text": "Annika"}, {"type": "text", "text": "fredag"}],
    }
    assert template.components[1]["parameters"] == [{"type": "coupon_code", "coupon_code": "HOST26"}]
    assert template.components[2]["sub_type"] == "flow"
    assert template.header_media == PICTURE
    assert template.rendered is not None
    assert template.rendered["body"] == "Hej Annika, paketet kommer fredag. Tack Annika!"


def test_a_place_and_a_one_time_code_are_filled() -> None:
    place = {"latitude": 57.7, "longitude": 11.9, "name": "Butiken"}
    assert problems(PLACE, Values(header={"location": place})) == []
    header = fill(PLACE, Values(header={"location": place})).components[0]
    assert header["parameters"] == [{"type": "location", "location": place}]
    code = fill(CODE, Values(body=["482913"]))
    assert problems(CODE, Values(body=["482913"])) == []
    assert [part["type"] for part in code.components] == ["body", "button"]
    assert code.components[1]["parameters"] == [{"type": "text", "text": "482913"}]


def listed(text: str) -> Values:
    return Values(buttons=[{"index": 0, "sub_type": "mpm", "parameter": text}])


def test_products_are_filled_in_from_a_line() -> None:
    assert [(each.where, each.format) for each in (*variables(LIST), *variables(PRODUCT))] == [
        ("button", "products"), ("header", "product"),
    ]  # fmt: skip
    line = "Shoes: A-1, A:2 ; Hats: H-9;"
    assert problems(LIST, listed(line)) == []
    action = fill(LIST, listed(line)).components[0]["parameters"][0]["action"]
    assert action == {
        "thumbnail_product_retailer_id": "A-1",
        "sections": [
            {"title": "Shoes", "product_items": [{"product_retailer_id": "A-1"}, {"product_retailer_id": "A:2"}]},
            {"title": "Hats", "product_items": [{"product_retailer_id": "H-9"}]},
        ],
    }
    one = Values(header={"text": " 194836987 / A-1/b "})
    assert problems(PRODUCT, one) == []
    [head, *_] = fill(PRODUCT, one).components
    assert head["parameters"] == [
        {"type": "product", "product": {"product_retailer_id": "A-1/b", "catalog_id": "194836987"}}
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "template_products"),
        ("A-1, A-2", "template_products"),
        ("Shoes:", "template_products"),
        ("Shoes: " + "x" * 101, "template_products"),
        (f"{'s' * 25}: A-1", "template_products_title"),
        ("; ".join(f"S{n}: A" for n in range(11)), "template_products_count"),
        ("Shoes: " + ", ".join(f"A-{n}" for n in range(31)), "template_products_count"),
    ],
)
def test_a_list_of_products_that_would_be_refused_is_named(text: str, reason: str) -> None:
    assert [each.reason for each in problems(LIST, listed(text))] == [reason]


def test_the_longest_list_of_products_passes() -> None:
    full = "; ".join(f"{'s' * 23}{n}: " + ", ".join(f"A{n}-{m}" for m in range(3)) for n in range(10))
    assert problems(LIST, listed(full)) == []


@pytest.mark.parametrize("text", ["", "A-1", "/A-1", "194836987/", "abc/A-1", "١٢٣/A-1"])
def test_a_product_that_would_be_refused_is_named(text: str) -> None:
    assert [each.reason for each in problems(PRODUCT, Values(header={"text": text}))] == ["template_product"]


@pytest.mark.parametrize(
    ("definition", "values", "media", "field"),
    [
        (NAMED, Values(), None, "template.header.datum"),
        (NAMED, Values(header={"text": "x"}, body={"voornaam": "S"}), None, "template.body.tijd"),
        (NAMED, Values(body={"voornaam": "S", "tijd": "9", "naam": "?"}), None, "template.body"),
        (NAMED, Values(body={"voornaam": "a\nb", "tijd": "9"}), None, "template.body.voornaam"),
        (NAMED, Values(buttons=[{"index": 7, "parameter": "x"}]), None, "template.buttons"),
        (NAMED, Values(buttons=[{"index": 0, "parameter": "x" * 129}]), None, "template.buttons[0]"),
        (NAMED, Values(header={"text": "x" * 60}), None, "template.header"),
        (POSITIONAL, Values(body=["a", "b"]), None, "template.header"),
        (POSITIONAL, Values(body=["a", "b"]), Media(kind="video", attachment_id=1), "template.header"),
        (POSITIONAL, Values(body=["a", "b", "c"]), PICTURE, "template.body"),
        (POSITIONAL, Values(body=["a"]), PICTURE, "template.body.2"),
        (PLACE, Values(header={"location": {"latitude": 100, "longitude": 0}}), None, "template.header"),
        ({**NAMED, "status": "PAUSED"}, FILLED, None, "template.name"),
    ],
)
def test_what_is_missing_is_named(definition: dict[str, Any], values: Values, media: Media | None, field: str) -> None:
    assert field in [problem.field for problem in problems(definition, values, media)]


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED", "SOMETHING_NEW", ""])
def test_only_an_approved_template_can_be_sent(status: str) -> None:
    can, reason = sendable({**NAMED, "status": status})
    assert not can
    assert reason
    assert sendable(NAMED) == (True, None)


def test_a_value_is_never_a_template_itself() -> None:
    shown = rendered(NAMED, Values(body={"voornaam": "{{tijd}}", "tijd": "{{voornaam}}"}))
    assert shown["body"] == "Beste {{tijd}}, we zien u om {{voornaam}} in ons filiaal."


@given(
    st.dictionaries(st.sampled_from(["voornaam", "tijd", "x"]), st.text(max_size=20)), st.lists(st.text(), max_size=4)
)
def test_filling_never_fails_and_a_filled_one_without_problems_is_complete(
    named: dict[str, str], listed: list[str]
) -> None:
    for definition, values in ((NAMED, Values(body=named)), (POSITIONAL, Values(body=listed))):
        template = fill(definition, values)
        bodies = [part for part in template.components if part["type"] == "body"]
        if not [each for each in problems(definition, values) if each.field.startswith("template.body")]:
            assert len(bodies[0]["parameters"]) == 2
