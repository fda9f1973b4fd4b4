"""The channel against the double: every outbound kind is accepted, every update is read, files go up and come down."""

from dataclasses import replace
from typing import Any

import pytest

from shortline.channels import events as e
from shortline.channels import failures as f
from shortline.channels.draft import (
    CallToAction,
    Draft,
    Interactive,
    InteractiveHeader,
    Location,
    Media,
    ReactionTo,
    ReplyButton,
    Row,
    Section,
)
from shortline.channels.protocol import Address, InboxConfig
from shortline.channels.registry import channel
from shortline.channels.whatsapp import catalog, media_api
from shortline.channels.whatsapp.parse import parse
from shortline.channels.whatsapp.signature import HEADER
from shortline.channels.whatsapp.template_fill import fill
from shortline.channels.whatsapp.template_gaps import problems
from shortline.channels.whatsapp.templates import Values, cards, own_variables, sample_link, sendable
from shortline.http import Http
from tests.media import files
from tests.sim.conftest import SANNE, World

WHATSAPP = channel("whatsapp")
TO = Address(phone=SANNE)
TELLING: dict[str, dict[str, Any]] = {
    "text": {"text": {"body": "Hoi"}},
    "image": {},
    "video": {},
    "audio": {},
    "document": {},
    "sticker": {},
    "location": {"location": {"latitude": 52.09, "longitude": 5.12}},
    "contacts": {"contacts": [{"name": {"formatted_name": "Pieter"}}]},
    "button_reply": {"type": "interactive", "interactive": {
        "type": "button_reply", "button_reply": {"id": "a", "title": "Ja"}}},
    "list_reply": {"type": "interactive", "interactive": {
        "type": "list_reply", "list_reply": {"id": "a", "title": "Ja"}}},
    "order": {"order": {"catalog_id": "1", "product_items": [{"product_retailer_id": "a", "quantity": 1}]}},
    "unsupported": {},
    "reaction": {"reaction": {"message_id": "wamid.OUT", "emoji": "👍"}},
}  # fmt: skip


def interactive(**more: Any) -> Draft:
    return Draft(interactive=Interactive(**{"body": "Kies", **more}))


def outbound(uploaded: dict[str, str], wamid: str) -> list[Draft]:
    picture = Media(kind="image", provider_media_id=uploaded["image"], caption="Kijk")
    return [
        Draft(text="Hallo", reply_to_provider_id=wamid, preview_url=True),
        Draft(media=picture),
        Draft(media=Media(kind="video", provider_media_id=uploaded["video"], caption="Film")),
        Draft(media=Media(kind="audio", provider_media_id=uploaded["audio"], voice=True)),
        Draft(media=Media(kind="document", provider_media_id=uploaded["document"], filename="rēķins.pdf", caption="c")),
        Draft(location=Location(latitude=52.09, longitude=5.12, name="Filiaal")),
        Draft(
            contacts=({"name": {"formatted_name": "Pieter", "first_name": "Pieter"}, "phones": [{"phone": "+31612"}]},)
        ),
        Draft(reaction=ReactionTo(target_provider_id=wamid, emoji="👍")),
        Draft(reaction=ReactionTo(target_provider_id=wamid, emoji="")),
        interactive(type="button", buttons=(ReplyButton(id="a", title="Ja"), ReplyButton(id="b", title="Nee"))),
        interactive(
            type="button",
            header=InteractiveHeader(media=Media(kind="image", provider_media_id=uploaded["image"])),
            footer="9-17",
            buttons=(ReplyButton(id="a", title="Ja"),),
        ),
        interactive(type="list", button="Open", sections=(Section(title="S", rows=(Row(id="1", title="Een"),)),)),
        interactive(type="cta_url", cta=CallToAction(display_text="Hier", url="https://a.example")),
        interactive(type="location_request_message"),
        interactive(type="request_contact_info"),
    ]


async def test_every_kind_is_accepted_and_its_key_comes_back(world: World, inbox: InboxConfig, http: Http) -> None:
    heard = await world.hear("Hoi")
    contents = {
        "image": (Media(kind="image", mime="image/jpeg", filename="a.jpg"), files.jpeg()),
        "video": (Media(kind="video", mime="video/mp4", filename="a.mp4"), files.video()),
        "audio": (Media(kind="audio", mime="audio/ogg", filename="a.ogg"), files.tone("ogg")),
        "document": (Media(kind="document", mime="application/pdf", filename="rēķins.pdf"), files.PDF),
    }
    uploaded = {
        kind: await media_api.upload_media(inbox, media, content, http) for kind, (media, content) in contents.items()
    }
    keys: dict[str, str] = {}
    for number, draft in enumerate(outbound(uploaded, heard["wamid"])):
        assert WHATSAPP.validate(draft) == []
        sent = await WHATSAPP.send(inbox, TO, draft, http, f"a1:{number}")
        keys[sent.provider_id] = f"a1:{number}"
    assert len(keys) == 15
    await world.desk.until(lambda: {status["id"] for status in world.desk.statuses()} >= keys.keys())
    for body, headers in world.desk.got:
        WHATSAPP.verify(inbox.app_secrets, headers, body)
        for event in WHATSAPP.parse(body):
            assert not isinstance(event, e.Unknown | e.Unparsable), event
            if isinstance(event, e.StatusChanged):
                assert event.attempt_key == keys[event.provider_id]


async def test_templates_are_listed_filled_and_sent(world: World, inbox: InboxConfig, http: Http) -> None:
    found = await catalog.list_templates(inbox, http)
    assert len(found) > 5
    uploaded: dict[str, str] = {}
    count = shown = 0
    for definition in found:
        if not sendable(definition)[0]:
            continue
        wanted = own_variables(definition)
        header: dict[str, Any] = {}
        media: Media | None = None
        for variable in wanted:
            if variable.where == "header" and variable.format == "text":
                header = {"text": "x"}
            elif variable.format == "product":
                header = {"text": "194836987/A-1"}
            elif variable.format == "location":
                header = {"location": {"latitude": 52.0, "longitude": 5.0, "name": "n", "address": "a"}}
            elif variable.format in ("image", "video", "document"):
                mime, content = {
                    "image": ("image/jpeg", files.jpeg()),
                    "video": ("video/mp4", files.video()),
                    "document": ("application/pdf", files.PDF),
                }[variable.format]
                kind: Any = variable.format
                media = Media(kind=kind, mime=mime, size=len(content), filename="file")
                if variable.format not in uploaded:
                    uploaded[variable.format] = await media_api.upload_media(inbox, media, content, http)
                media = replace(media, provider_media_id=uploaded[variable.format])
        body: Any = {each.key: "waarde" for each in wanted if each.where == "body"}
        if definition["parameter_format"] != "NAMED":
            body = list(body.values())
        buttons = [
            {"index": each.index, "parameter": "Shoes: A-1, A-2; Hats: H-9" if each.format == "products" else "88213"}
            for each in wanted
            if each.where == "button"
        ]
        in_cards: list[Media | None] = [on_card(card) for card in cards(definition)]
        for at, each in enumerate(in_cards):
            if each is not None and at == 0:  # one of ours; the others show the sample
                content = files.jpeg()
                ours = Media(kind="image", mime="image/jpeg", size=len(content), filename="file")
                in_cards[0] = replace(ours, provider_media_id=await media_api.upload_media(inbox, ours, content, http))
        values = Values(
            header=header, body=body, buttons=buttons, cards=[card_values(card) for card in cards(definition)]
        )
        assert problems(definition, values, media, in_cards) == []
        draft = Draft(template=fill(definition, values, media, in_cards))
        assert WHATSAPP.validate(draft) == []
        sent = await WHATSAPP.send(inbox, TO, draft, http, f"a1:t{count}")
        assert sent.message_status in ("accepted", "held_for_quality_assessment", None)
        count += 1
        shown += len(in_cards)
    assert count > 3
    assert shown == 5


def on_card(card: dict[str, Any]) -> Media | None:
    link = sample_link(card)
    return Media(kind="image", link=link) if link else None


def card_values(card: dict[str, Any]) -> Values:
    wanted = own_variables(card)
    return Values(
        header={"text": "194836987/A-1"} if any(each.format == "product" for each in wanted) else None,
        body=["waarde" for each in wanted if each.where == "body"],
        buttons=[{"index": each.index, "parameter": "88213"} for each in wanted if each.where == "button"],
    )


async def test_what_is_wrong_with_a_carousel_is_refused_by_the_platform_too(
    world: World, inbox: InboxConfig, http: Http
) -> None:
    [tours] = [each for each in await catalog.list_templates(inbox, http) if each["name"] == "weekend_tours"]
    files_of = [on_card(card) for card in cards(tours)]
    whole = Values(body=["Sam"], cards=[card_values(card) for card in cards(tours)])
    short = replace(whole, cards=whole.cards[:2])
    untidy = replace(whole, cards=[replace(whole.cards[0], body=["a\nb"]), *whole.cards[1:]])
    long = replace(whole, cards=[replace(whole.cards[0], body=["x" * 161]), *whole.cards[1:]])
    bare: list[Media | None] = [None, *files_of[1:]]
    for values, media in ((short, files_of), (untidy, files_of), (long, files_of), (whole, bare)):
        assert problems(tours, values, None, media)
        with pytest.raises(f.ContentRejected):
            await WHATSAPP.send(inbox, TO, Draft(template=fill(tours, values, None, media)), http, "a1:wrong")


@pytest.mark.parametrize("kind", TELLING)
async def test_whatever_a_person_sends_is_understood(world: World, inbox: InboxConfig, kind: str) -> None:
    inner = {"type": kind, **TELLING[kind]}
    heard = await world.hear(inner)
    await world.desk.until(lambda: [m for m in world.desk.messages() if m["id"] == heard["wamid"]])
    found = [
        event
        for body, _ in world.desk.got
        for event in parse(body)
        if getattr(event, "provider_id", "") == heard["wamid"]
    ]
    assert len(found) == 1
    expected = e.Reaction if kind == "reaction" else e.MessageReceived
    assert isinstance(found[0], expected)
    if isinstance(found[0], e.MessageReceived):
        assert found[0].kind == kind
        assert found[0].sender.wa_id == SANNE[1:]


async def test_a_file_comes_down_whole(world: World, inbox: InboxConfig, http: Http) -> None:
    await world.hear({"type": "image"})
    await world.desk.until(world.desk.messages)
    (event,) = [event for event in parse(world.desk.got[-1][0]) if isinstance(event, e.MessageReceived)]
    fetched = await media_api.fetch_media(inbox, event.attachments[0], http, max_bytes=10_000_000)
    assert fetched.content
    assert media_api.same_hash(event.attachments[0].sha256, fetched.sha256_hex)


async def test_a_file_that_is_gone_says_so(world: World, inbox: InboxConfig, http: Http) -> None:
    media = e.InboundMedia(provider_media_id="999999999", kind="image")
    with pytest.raises(f.MediaGone):
        await media_api.fetch_media(inbox, media, http, max_bytes=1000)


async def test_reading_and_writing_is_told(world: World, inbox: InboxConfig, http: Http) -> None:
    heard = await world.hear("Hoi")
    await WHATSAPP.mark_read(inbox, heard["wamid"], http, typing=True)  # type: ignore[attr-defined]


RECIPES: list[tuple[str, type[f.ChannelError], str]] = [
    ("closed_window", f.ContentRejected, "window_closed"),
    ("pair_rate", f.RateLimited, "too_fast_to_person"),
    ("throughput", f.RateLimited, "rate_limited"),
    ("token_expired", f.CredentialsRejected, "token_invalid"),
    ("payment", f.CredentialsRejected, "payment_problem"),
    ("something_wrong", f.ProviderError, "provider_error"),
    ("template_paused", f.ContentRejected, "template_paused"),
    ("server_error", f.OutcomeUnknown, "unknown_outcome"),
    ("bad_gateway", f.OutcomeUnknown, "unknown_outcome"),
    ("html_body", f.OutcomeUnknown, "unknown_outcome"),
    ("redirect", f.OutcomeUnknown, "unknown_outcome"),
    ("cut_before", f.OutcomeUnknown, "unknown_outcome"),
    ("cut_after", f.OutcomeUnknown, "unknown_outcome"),
    ("cut_half", f.OutcomeUnknown, "unknown_outcome"),
    ("no_id", f.OutcomeUnknown, "unknown_outcome"),
    ("broken_json", f.OutcomeUnknown, "unknown_outcome"),
]


@pytest.mark.parametrize(("recipe", "kind", "code"), RECIPES)
async def test_a_failure_is_told_as_it_is(
    world: World, inbox: InboxConfig, http: Http, recipe: str, kind: type[f.ChannelError], code: str
) -> None:
    await world.hear("Hoi")
    await world.sim("recipes", match={"text": "breek"}, do={"name": recipe}, times=1)
    with pytest.raises(f.ChannelError) as caught:
        await WHATSAPP.send(inbox, TO, Draft(text="breek"), http, "a1:x")
    assert isinstance(caught.value, kind)
    assert caught.value.code == code
    assert (await WHATSAPP.send(inbox, TO, Draft(text="heel"), http, "a1:y")).provider_id


def test_the_signature_header_is_the_one_the_double_sends() -> None:
    assert HEADER == "x-hub-signature-256"
