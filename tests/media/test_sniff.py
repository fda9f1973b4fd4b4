"""Twenty contents under fifteen declared types: the content decides, and nothing that could run is shown in place."""

import pytest

from shortline.media import serve
from shortline.media.attachment import Attachment
from shortline.media.sniff import OCTETS, sniff
from tests import cast
from tests.media import files

OOXML = "application/vnd.openxmlformats-officedocument."
CONTENTS: dict[str, tuple[bytes, str, str]] = {
    "jpeg": (files.jpeg(), "image/jpeg", "image"),
    "png": (files.png(), "image/png", "image"),
    "gif": (files.gif(), "image/gif", "image"),
    "webp": (files.webp(), "image/webp", "image"),
    "pdf": (files.PDF, "application/pdf", "document"),
    "svg": (files.SVG, "image/svg+xml", "document"),
    "bare svg": (b"<svg onload=alert(1)>", "image/svg+xml", "document"),
    "svg behind a comment": (b"\xef\xbb\xbf<!-- x --><svg/onload=alert(1)><svg >", "image/svg+xml", "document"),
    "html": (files.HTML, "text/html", "document"),
    "html behind blanks": (b" \n\t<ScRiPt>alert(1)</script>", "text/html", "document"),
    "html in utf-16": ("<html><script>alert(1)</script>".encode("utf-16"), "text/html", "document"),
    "xhtml": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xhtml+xml", "document"),
    "xml": (b"<?xml version='1.0'?><a/>", "application/xml", "document"),
    "exe": (files.EXE, "application/x-msdownload", "document"),
    "elf": (files.ELF, "application/x-executable", "document"),
    "script": (files.SCRIPT, "application/x-executable", "document"),
    "text": (files.TEXT, "text/plain", "document"),
    "zip": (files.ZIP, "application/zip", "document"),
    "noise": (b"\x00\x01\x02\xff" * 40, OCTETS, "document"),
    "nothing": (b"", OCTETS, "document"),
    "gif and html at once": (b"GIF89a/*<script>alert(1)</script>*/", "image/gif", "image"),
}
DECLARED = ["image/png", "image/svg+xml", "image/svg+xml; x", "text/html", "text/html; charset=utf-7", "application/pdf",
            "text/plain", "application/octet-stream", "image/jpeg", "video/mp4", "audio/ogg; codecs=opus",
            "application/xhtml+xml", "multipart/form-data", "", "not a type"]  # fmt: skip


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("name", CONTENTS)
def test_the_content_decides(name: str, declared: str) -> None:
    content, mime, kind = CONTENTS[name]
    found = sniff(content, declared=declared)
    assert (found.mime, found.kind) == (mime, kind)


NAMES = [
    "a.png",
    "a.svg",
    "a.html",
    "../../a.html",
    "a.png\r\nx-evil: 1",
    'a".html',
    "a\u202egnp.html",
    "",
    "é" * 300,
    "a;b.png",
]


@pytest.mark.parametrize("filename", NAMES)
@pytest.mark.parametrize("name", CONTENTS)
def test_nothing_that_could_run_is_shown_in_place(name: str, filename: str) -> None:
    _, mime, kind = CONTENTS[name]
    decoded = name in ("jpeg", "png", "gif", "webp")
    headers = serve.headers(attachment(mime=mime, kind=kind, filename=filename, width=8 if decoded else None))
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["content-disposition"].startswith("inline" if decoded else "attachment")
    if not decoded:
        assert not headers["content-type"].startswith(
            ("image/svg", "text/html", "application/xhtml", "application/xml")
        )
    for value in headers.values():
        assert "\r" not in value
        assert "\n" not in value


def attachment(**more: object) -> Attachment:
    base: dict[str, object] = {
        "id": 1, "message_id": None, "conversation_id": None, "inbox_id": None, "position": 0, "kind": "document",
        "voice": False, "filename": "", "mime": OCTETS, "declared_mime": "", "size": 1, "sha256": b"\x01" * 32,
        "object_key": "0" * 32, "thumb_key": None, "width": None, "height": None, "duration_ms": None, "waveform": None,
        "state": "ready", "failure": "", "scanned_at": None,
        "provider_media_id": None, "provider_sha256": None, "uploads": {},
        "created_by": None, "created_at": cast.NOW,
    }  # fmt: skip
    return Attachment(**(base | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "declared", "mime"),
    [
        (files.tone("webm"), "audio/webm;codecs=opus", "audio/webm"),
        (files.tone("ogg"), "", "audio/ogg"),
        (files.tone("mp4", "aac"), "audio/mp4", "audio/mp4"),
        (files.video(), "", "video/mp4"),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", "", OOXML + "wordprocessingml.document"),
        (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "", OOXML + "spreadsheetml.sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "application/vnd.ms-excel", "application/vnd.ms-excel"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "image/jpeg", "image/heic"),
        (b"a;b;c\n1;2;3\n", "text/csv", "text/csv"),
        (b"\xe9kava", "text/plain", OCTETS),
    ],
)  # fmt: skip
def test_containers_are_told_apart(content: bytes, declared: str, mime: str) -> None:
    assert sniff(content, declared=declared).mime == mime


def test_a_webp_is_a_sticker_only_when_it_was_sent_as_one() -> None:
    assert sniff(files.webp(), expected="sticker").kind == "sticker"
    assert sniff(files.webp(), expected="image").kind == "image"
