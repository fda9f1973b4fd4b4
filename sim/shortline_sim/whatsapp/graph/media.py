"""Media: upload, look up, download by an address that lives five minutes, delete.

Ids from uploads live 30 days, ids from webhooks 7. A download needs the bearer token like everything else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, PlainTextResponse, Response

from ..call import Call, no_object, reply, route, success
from ..double import Double
from ..errors import GraphError
from ..limits import DAY
from ..world import MESSAGING, Media, Number

Json = dict[str, Any]

URL_SECONDS = 300
UPLOAD_DAYS, INBOUND_DAYS = 30, 7
MB = 1024 * 1024
LIMITS: dict[str, tuple[str, int]] = {
    "audio/aac": ("audio", 16 * MB),
    "audio/amr": ("audio", 16 * MB),
    "audio/mpeg": ("audio", 16 * MB),
    "audio/mp4": ("audio", 16 * MB),
    "audio/ogg": ("audio", 16 * MB),
    "image/jpeg": ("image", 5 * MB),
    "image/png": ("image", 5 * MB),
    "video/mp4": ("video", 16 * MB),
    "video/3gpp": ("video", 16 * MB),
    "image/webp": ("sticker", 500 * 1024),
    "text/plain": ("document", 100 * MB),
    "application/pdf": ("document", 100 * MB),
    "application/msword": ("document", 100 * MB),
    "application/vnd.ms-excel": ("document", 100 * MB),
    "application/vnd.ms-powerpoint": ("document", 100 * MB),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("document", 100 * MB),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("document", 100 * MB),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("document", 100 * MB),
}


def bare(mime: str) -> str:
    return mime.split(";")[0].strip().lower()


@route("number", "media", "POST")
async def upload(call: Call) -> Response:
    number = call.number(MESSAGING)
    data = call.data() if call.form is not None else {}
    file = call.form.get("file") if call.form is not None else None
    if data.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if not isinstance(file, UploadFile):
        raise GraphError(100, "The parameter file is required.")
    mime = bare(str(file.content_type or data.get("type") or ""))
    if mime not in LIMITS:
        allowed = ", ".join(LIMITS)
        raise GraphError(
            100,
            f"Param file must be a file with one of the following types: {allowed}. Received file of type "
            f"'{mime or 'application/octet-stream'}'.",
        )
    content = await file.read()
    kind, most = LIMITS[mime]
    if not content:
        raise GraphError(100, "The uploaded file is empty.")
    if len(content) > most:
        raise GraphError(131053, f"The file is {len(content)} bytes; {kind} of type {mime} may have at most {most}.")
    media = store(call.double, number, content, str(file.content_type or mime), UPLOAD_DAYS, file.filename or "")
    call.log["media_id"] = media.id
    return reply({"id": media.id})


def store(double: Double, number: Number, content: bytes, mime: str, days: int, filename: str = "") -> Media:
    media_id = double.new_number("media")
    path = double.media_dir / media_id
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    media = Media(media_id, number.id, mime, digest, len(content), path.name, double.clock.now(), days, filename)
    double.keep(media)
    return media


def find(double: Double, media_id: str) -> Media | None:
    """A media id that still lives."""
    media = double.media.get(media_id)
    if media is None or double.clock.now() > media.created_at + media.days * DAY:
        return None
    return media


def media_url(double: Double, media: Media, base_url: str) -> str:
    expires = int(double.clock.now()) + URL_SECONDS
    return (
        f"{base_url}/whatsapp_business/attachments/?mid={media.id}&ext={expires}&hash={_seal(double, media, expires)}"
    )


def _seal(double: Double, media: Media, expires: int) -> str:
    secret = f"{double.seed}/{media.sha256}".encode()
    return "AR" + hmac.new(secret, f"{media.id}/{expires}".encode(), hashlib.sha256).hexdigest()[:30]


@route("media", "", "GET")
async def look_up(call: Call) -> Response:
    media = _owned(call)
    wanted = call.query.get("phone_number_id")
    if wanted and wanted != media.number_id:
        raise no_object(call.node)
    return reply(
        {
            "messaging_product": "whatsapp",
            "url": media_url(call.double, media, call.base_url),
            "mime_type": bare(media.mime),
            "sha256": media.sha256,
            "file_size": str(media.size),
            "id": media.id,
        }
    )


@route("media", "", "DELETE")
async def delete(call: Call) -> Response:
    media = _owned(call)
    del call.double.media[media.id]
    call.double.shelf.drop("media", media.id)
    (call.double.media_dir / media.file).unlink(missing_ok=True)
    return success()


def _owned(call: Call) -> Media:
    media = find(call.double, call.node)
    if media is None:
        raise no_object(call.node)
    call.allow(MESSAGING, call.double.numbers[media.number_id].waba_id)
    return media


async def download(call: Call) -> Response:
    """The binary. 401 without a valid token, 404 once five minutes have passed."""
    double = call.double
    media = find(double, call.query.get("mid", ""))
    expires = call.query.get("ext", "0")
    if media is None or not expires.isdigit() or int(expires) < double.clock.now():
        return PlainTextResponse("URL signature expired", 404)
    if not hmac.compare_digest(_seal(double, media, int(expires)), call.query.get("hash", "")):
        return PlainTextResponse("Bad signature", 403)
    call.allow(MESSAGING, double.numbers[media.number_id].waba_id)
    return FileResponse(double.media_dir / media.file, media_type=media.mime)


def check_sendable(double: Double, number: Number, kind: str, media_id: str, voice: bool) -> int:
    """Refuses an unknown id at once; a file that is not what it claims fails later with 131053."""
    media = find(double, media_id)
    if media is None or double.numbers[media.number_id].waba_id != number.waba_id:
        raise GraphError(131009, f"Media with id {media_id} was not found or has expired.")
    with (double.media_dir / media.file).open("rb") as file:
        head = file.read(400)
    expected = {"sticker": "image/webp"}.get(kind, bare(media.mime))
    if kind != "document" and LIMITS.get(expected, ("", 0))[0] != kind:
        return 131053
    if not looks_like(head, expected):
        return 131053
    if voice:
        at = head.find(b"OpusHead")
        if at < 0 or head[at + 9] != 1:  # voice notes: Ogg, Opus, one channel
            return 131053
    return 0


def looks_like(head: bytes, mime: str) -> bool:
    match mime:
        case "image/jpeg":
            return head.startswith(b"\xff\xd8\xff")
        case "image/png":
            return head.startswith(b"\x89PNG\r\n\x1a\n")
        case "image/webp":
            return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        case "audio/ogg":
            return head.startswith(b"OggS") and b"OpusHead" in head
        case "video/mp4" | "video/3gpp" | "audio/mp4":
            return head[4:8] == b"ftyp"
        case "application/pdf":
            return head.startswith(b"%PDF")
        case _:
            return True


def webhook_media(double: Double, media: Media) -> Json:
    """How an inbound file appears in a message: base64 hash, and a short-lived address when ours is known."""
    item: Json = {
        "id": media.id,
        "mime_type": media.mime,
        "sha256": base64.b64encode(bytes.fromhex(media.sha256)).decode(),
    }
    if double.base_url:
        item["url"] = media_url(double, media, double.base_url)
    return item
