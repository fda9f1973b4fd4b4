"""QR codes and short links: a prefilled text behind https://wa.me/message/CODE."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import Response

from ..call import Call, no_object, reply, route, success
from ..checks import a_text
from ..errors import GraphError
from ..world import MANAGEMENT

Json = dict[str, Any]
PREFILLED_MAX, LINKS_MAX = 140, 2000


@route("number", "message_qrdls", "POST")
async def save(call: Call) -> Response:
    """New, or with `code` a change of the text behind an old one."""
    number, data = call.number(MANAGEMENT), call.data()
    text = a_text(data.get("prefilled_message"), "prefilled_message", PREFILLED_MAX)
    code = str(data.get("code") or "")
    if code and code not in number.links:
        raise no_object(code)
    if not code:
        if len(number.links) >= LINKS_MAX:
            raise GraphError(100, f"A number has at most {LINKS_MAX} links.")
        code = hashlib.sha256(call.double.new_number("link").encode()).hexdigest()[:14].upper()
    link: Json = {"code": code, "prefilled_message": text, "deep_link_url": f"https://wa.me/message/{code}"}
    number.links[code] = link
    call.double.keep(number)
    form = str(data.get("generate_qr_image") or "")
    if form and form not in {"SVG", "PNG"}:
        raise GraphError(100, "Param generate_qr_image must be one of {SVG, PNG}.")
    image = {"qr_image_url": f"{call.base_url}/qr/{code}.{form.lower()}"} if form else {}
    return reply({**link, **image})


@route("number", "message_qrdls", "GET")
async def read(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    if not call.rest:
        return reply({"data": list(number.links.values())})
    if call.rest not in number.links:
        raise no_object(call.rest)
    return reply({"data": [number.links[call.rest]]})


@route("number", "message_qrdls", "DELETE")
async def remove(call: Call) -> Response:
    number = call.number(MANAGEMENT)
    if number.links.pop(call.rest, None) is None:
        raise no_object(call.rest)
    call.double.keep(number)
    return success()
