"""WhatsApp as a channel: what it can do, and where each ability lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shortline.channels.capability import MB, Capability, Pace, Receipts
from shortline.channels.whatsapp.account import check_account, subscribe
from shortline.channels.whatsapp.catalog import list_templates
from shortline.channels.whatsapp.handshake import challenge
from shortline.channels.whatsapp.limits import validate
from shortline.channels.whatsapp.media_api import fetch_media, upload_media
from shortline.channels.whatsapp.parse import locate, parse
from shortline.channels.whatsapp.read import mark_read
from shortline.channels.whatsapp.registration import check_move_in, register
from shortline.channels.whatsapp.send import send
from shortline.channels.whatsapp.signature import verify
from shortline.channels.whatsapp.template_api import create_template, delete_template, edit_template, upload_sample

kind = "whatsapp"

# Sizes and types: Meta's media page; paces: its throughput and platform pages. Facts and dates in README.md.
_DOCUMENTS = (
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)  # fmt: skip

_OTHER_FILES = (
    "application/zip", "application/x-zip-compressed", "application/rtf", "text/csv", "image/heic", "video/quicktime",
    "video/webm", "audio/wav", "audio/webm", "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
)  # fmt: skip

capability = Capability(
    live=True,
    kind=kind,
    text_max=4096,
    caption_max=1024,
    service_window=timedelta(hours=24),
    templates=True,
    reactions=True,
    interactive=("button", "list", "cta_url", "location_request_message", "request_contact_info"),
    typing=True,
    receipts=Receipts.READ,
    media_max_bytes={
        "image/jpeg": 5 * MB,
        "image/png": 5 * MB,
        "video/mp4": 16 * MB,
        "video/3gpp": 16 * MB,
        "audio/aac": 16 * MB,
        "audio/amr": 16 * MB,
        "audio/mpeg": 16 * MB,
        "audio/mp4": 16 * MB,
        "audio/ogg": 16 * MB,
        **dict.fromkeys(_DOCUMENTS, 100 * MB),
    },
    inbound_media_max_bytes=100 * MB,
    converted_max_bytes=dict.fromkeys(("image/webp", "image/gif", "image/bmp", "image/tiff"), 20 * MB),
    other_files_max_bytes=100 * MB,
    other_files=_OTHER_FILES,
    pair_pace=Pace(burst=45, every_seconds=6),
    replies_charged_from=datetime(2026, 10, 1, tzinfo=UTC),
    number_pace=Pace(burst=80, every_seconds=1 / 80),
)

__all__ = [
    "capability", "challenge", "check_account", "check_move_in", "create_template", "delete_template",
    "edit_template", "fetch_media", "kind", "list_templates", "locate", "mark_read", "parse", "register", "send",
    "subscribe", "upload_media", "upload_sample", "validate", "verify",
]  # fmt: skip
