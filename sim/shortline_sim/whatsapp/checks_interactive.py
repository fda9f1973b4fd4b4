"""Interactive messages: buttons, lists, links, requests. Counts and lengths of every part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .checks import a_list, a_text, an_object, media_reference, missing, wrong
from .errors import GraphError

Json = dict[str, Any]

BODY_MAX = 1024
LIST_BODY_MAX = 4096
HEADER_MAX = FOOTER_MAX = 60


def check_interactive(interactive: Json) -> None:
    kind = interactive.get("type")
    if kind is None:
        raise missing("interactive['type']")
    if kind not in ACTIONS:
        raise GraphError(100, f"Param interactive['type'] must be one of {sorted(ACTIONS)}.")
    _header(kind, interactive.get("header"))
    if not (kind == "call_permission_request" and interactive.get("body") is None):
        body = an_object(interactive.get("body"), "interactive['body']")
        a_text(body.get("text"), "interactive['body']['text']", LIST_BODY_MAX if kind == "list" else BODY_MAX)
    if interactive.get("footer") is not None:
        if kind == "call_permission_request":
            raise wrong("A call permission request has no footer.")
        footer = an_object(interactive["footer"], "interactive['footer']")
        a_text(footer.get("text"), "interactive['footer']['text']", FOOTER_MAX)
    ACTIONS[kind](an_object(interactive.get("action"), "interactive['action']"))


def _header(kind: str, header: Any) -> None:
    if header is None:
        if kind == "product_list":
            raise missing("interactive['header']")
        return
    if kind in {"product", "call_permission_request", "location_request_message"}:
        raise wrong(f"An interactive message of type {kind} has no header.")
    header = an_object(header, "interactive['header']")
    form = header.get("type")
    if form == "text":
        a_text(header.get("text"), "interactive['header']['text']", HEADER_MAX)
    elif kind in {"list", "product_list"}:
        raise wrong("Header of this interactive message must be text.")
    elif form in {"image", "video", "document"}:
        media_reference(an_object(header.get(form), f"interactive['header']['{form}']"), f"header['{form}']")
    else:
        raise wrong("interactive['header']['type'] must be one of text, image, video, document.")


def _buttons(action: Json) -> None:
    buttons = a_list(action.get("buttons"), "interactive['action']['buttons']")
    if not 1 <= len(buttons) <= 3:
        raise wrong("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    titles: list[str] = []
    ids: list[str] = []
    for button in buttons:
        inner = an_object(an_object(button, "button").get("reply"), "button['reply']")
        titles.append(_sized(inner.get("title"), "Button title", 20))
        ids.append(_sized(inner.get("id"), "Button id", 256))
    if len(set(titles)) < len(titles) or len(set(ids)) < len(ids):
        raise wrong("Duplicated button titles or ids are not allowed.")


def _sized(value: Any, what: str, most: int) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= most or not value.strip():
        raise wrong(f"{what} length invalid. Min length: 1, Max length: {most}")
    return value


def _list(action: Json) -> None:
    _sized(action.get("button"), "Button label", 20)
    sections = a_list(action.get("sections"), "interactive['action']['sections']")
    if not 1 <= len(sections) <= 10:
        raise wrong("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    rows = 0
    ids: set[str] = set()
    for section in sections:
        section = an_object(section, "section")
        if len(sections) > 1 or section.get("title"):
            _sized(section.get("title"), "Section title", 24)
        for row in a_list(section.get("rows"), "section['rows']"):
            row = an_object(row, "row")
            _sized(row.get("title"), "Row title", 24)
            ids.add(_sized(row.get("id"), "Row id", 200))
            if row.get("description"):
                _sized(row["description"], "Row description", 72)
            rows += 1
    if not 1 <= rows <= 10:
        raise wrong(f"Total row count exceed max allowed count: 10 (got {rows}).")
    if len(ids) < rows:
        raise wrong("Duplicated row ids are not allowed.")


def _cta_url(action: Json) -> None:
    _named("cta_url")(action)
    parameters = an_object(action.get("parameters"), "interactive['action']['parameters']")
    _sized(parameters.get("display_text"), "Button display text", 20)
    url = _sized(parameters.get("url"), "Button url", 2000)
    if not url.startswith(("http://", "https://")):
        raise wrong("Button url must start with http:// or https://.")


def _voice_call(action: Json) -> None:
    _named("voice_call")(action)
    parameters = action.get("parameters") or {}
    if "display_text" in parameters:
        _sized(parameters["display_text"], "Button display text", 20)
    if not 1 <= int(parameters.get("ttl_minutes", 10080)) <= 43200:
        raise wrong("ttl_minutes must be between 1 and 43200.")
    if len(str(parameters.get("payload", ""))) > 512:
        raise wrong("payload length invalid. Max length: 512")


def _flow(action: Json) -> None:
    _named("flow")(action)
    parameters = an_object(action.get("parameters"), "interactive['action']['parameters']")
    if bool(parameters.get("flow_id")) == bool(parameters.get("flow_name")):
        raise wrong("Exactly one of flow_id and flow_name is required.")
    _sized(parameters.get("flow_cta"), "flow_cta", 30)
    if parameters.get("flow_message_version") != "3":
        raise wrong("flow_message_version must be 3.")


def _product_list(action: Json) -> None:
    a_text(action.get("catalog_id"), "interactive['action']['catalog_id']", 64)
    sections = a_list(action.get("sections"), "interactive['action']['sections']")
    products = sum(len(a_list(an_object(s, "section").get("product_items"), "product_items")) for s in sections)
    if not 1 <= len(sections) <= 10 or not 1 <= products <= 30:
        raise wrong("At most 10 sections and 30 products are allowed.")
    for section in sections:
        if len(sections) > 1 or section.get("title"):
            _sized(section.get("title"), "Section title", 24)


def _product(action: Json) -> None:
    a_text(action.get("catalog_id"), "interactive['action']['catalog_id']", 64)
    a_text(action.get("product_retailer_id"), "interactive['action']['product_retailer_id']", 100)


def _named(name: str) -> Callable[[Json], None]:
    def check(action: Json) -> None:
        if action.get("name") != name:
            raise wrong(f"interactive['action']['name'] must be {name}.")

    return check


ACTIONS: dict[str, Callable[[Json], None]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _cta_url,
    "location_request_message": _named("send_location"),
    "request_contact_info": _named("request_contact_info"),
    "call_permission_request": _named("call_permission_request"),
    "catalog_message": _named("catalog_message"),
    "voice_call": _voice_call,
    "flow": _flow,
    "product": _product,
    "product_list": _product_list,
}
