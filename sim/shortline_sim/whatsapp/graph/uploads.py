"""Resumable uploads of an app: where the sample file of a template's header goes up. The handle is good for templates only."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..call import Call, no_object, reply, route
from ..double import Double
from ..errors import GraphError
from ..limits import DAY
from ..world import Upload
from .media import bare, looks_like

Json = dict[str, Any]

TYPES = {"image/jpeg": "IMAGE", "image/jpg": "IMAGE", "image/png": "IMAGE", "video/mp4": "VIDEO",
         "application/pdf": "DOCUMENT"}  # fmt: skip
SIZE_MAX = 100 * 1024 * 1024


@route("app", "uploads", "POST")
async def open_upload(call: Call) -> Response:
    """A session for one file, whose size and type are told first."""
    if call.token is None or call.token.app_id != call.node:
        raise no_object(call.node)
    asked = {**call.query, **call.data()}
    mime, size = bare(str(asked.get("file_type", ""))), str(asked.get("file_length", ""))
    if mime not in TYPES:
        raise GraphError(100, f"Param file_type must be one of {sorted(TYPES)}, got {mime!r}.")
    if not size.isdigit() or not 0 < int(size) <= SIZE_MAX:
        raise GraphError(100, "Param file_length must be the size of the file in bytes.")
    double = call.double
    name, seal = double.new_number("upload", 18), "AR" + double.new_number("seal", 18)
    upload = Upload(f"upload:MTph{name}", call.node, mime, int(size), seal, double.clock.now())
    double.keep(upload)
    return reply({"id": f"{upload.id}?sig={seal}"})


@route("upload", "", "POST")
async def take_upload(call: Call) -> Response:
    """The content from `file_offset` on; the double takes it in one piece."""
    upload = call.double.uploads[call.node]
    if call.query.get("sig") != upload.seal or call.token is None or call.token.app_id != upload.app_id:
        raise no_object(call.node)
    if not call.headers.get("authorization", "").lower().startswith("oauth "):
        raise GraphError(100, "An upload is authorised by `Authorization: OAuth`.")
    if call.headers.get("file_offset") != "0" or len(call.raw) != upload.size:
        raise GraphError(100, "The offset or the length does not match the upload session.")
    if not looks_like(call.raw[:400], upload.mime.replace("image/jpg", "image/jpeg")):
        raise GraphError(100, f"The file is not of type {upload.mime}.")
    upload.handle = f"4::{upload.seal}:{upload.mime}"
    call.double.keep(upload)
    return reply({"h": upload.handle})


def check_samples(double: Double, app_id: str, components: list[Json]) -> None:
    """A header with a file names a handle that was uploaded lately, of its own kind."""
    for part in components:
        if part["type"] == "CAROUSEL":
            for card in part["cards"]:
                check_samples(double, app_id, card["components"])
        form = part.get("format")
        if part["type"] != "HEADER" or form not in {"IMAGE", "VIDEO", "DOCUMENT"}:
            continue
        given = (part.get("example") or {}).get("header_handle") or [""]
        known = next((each for each in double.uploads.values() if each.handle and each.handle == given[0]), None)
        if known is None or known.app_id != app_id or known.opened_at < double.clock.now() - 30 * DAY:
            raise GraphError(100, "Invalid media handle in the header's example.", subcode=2494102)
        if TYPES[known.mime] != form:
            raise GraphError(100, f"The header's sample is not of type {form}.", subcode=2494102)
