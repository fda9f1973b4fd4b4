"""What a file is, by its content. What its sender says about it is a hint for the label, never for how it is served."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import filetype

HEAD = 8192
OCTETS = "application/octet-stream"
MARKUP = frozenset({"image/svg+xml", "text/html", "application/xhtml+xml", "application/xml"})
_SAME = {
    "audio/x-wav": "audio/wav",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "video/x-matroska": "video/webm",
    "application/x-ole-storage": "application/msword",
}
_EXECUTABLE = {
    "application/x-msdownload", "application/x-executable", "application/x-elf", "application/x-mach-binary",
    "application/wasm", "application/x-sh", "application/java-archive", "application/x-shockwave-flash",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_TYPES = {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
_OOXML = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_IMAGES = frozenset({"image/jpeg", "image/png"})
_STICKER = "image/webp"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`agrees` is False when the declared type tells another story than the content."""

    mime: str
    kind: str  # image, video, audio, document, sticker
    agrees: bool = True

    @property
    def is_active(self) -> bool:
        """Something that could run: markup with scripts, or a program."""
        return self.mime in MARKUP or self.mime in _EXECUTABLE


def sniff(content: bytes, *, declared: str | None = None, expected: str | None = None) -> Sniffed:
    """`expected` is the kind the provider announced: a sticker is a WebP that was sent as one."""
    mime = _by_content(content, plain(declared))
    said = _SAME.get(plain(declared), plain(declared))
    return Sniffed(mime, _kind(mime, expected), not said or said in (mime, OCTETS) or _related(said, mime))


def plain(mime: str | None) -> str:
    """`audio/ogg; codecs=opus` -> `audio/ogg`."""
    return (mime or "").split(";", 1)[0].strip().lower()


def _by_content(content: bytes, said: str) -> str:
    head = content[:HEAD]
    if head[:2] == b"MZ":
        return "application/x-msdownload"
    if head[:4] == b"\x7fELF" or head[:2] == b"#!":
        return "application/x-executable"
    if head[:4] in (b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe"):
        return "application/x-mach-binary"
    if head[:4] == b"OggS":
        return "video/ogg" if b"theora" in head[:256] else "audio/ogg"
    if head[4:8] == b"ftyp":
        # Before the name stands the length of a short box; `<svgftyp` is markup in disguise.
        return _iso_media(head, said) if head[:2] == b"\x00\x00" else _text(head, said)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "audio/webm" if said == "audio/webm" or (b"A_OPUS" in head and b"V_" not in head) else "video/webm"
    if head[:8] == _OLE:
        return said if said in _OLE_TYPES else "application/msword"
    if head[:4] == b"PK\x03\x04":
        return _zip(content)
    if head[:5] == b"%PDF-":
        return "application/pdf"
    found: str | None = filetype.guess_mime(head)
    if found and not found.startswith("font/"):
        return _SAME.get(found, found)
    return _text(head, said)


def _iso_media(head: bytes, said: str) -> str:
    """MP4 and its relatives: the brand tells."""
    brand = head[8:12]
    if brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        return "image/heic"
    if brand == b"avif":
        return "image/avif"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    if brand.startswith(b"3g"):
        return "video/3gpp"
    return "audio/mp4" if said in ("audio/mp4", "audio/x-m4a", "audio/m4a") else "video/mp4"


def _zip(content: bytes) -> str:
    """Nothing is unpacked: the names of the parts stand in the open."""
    head, tail = content[: 64 * 1024], content[-64 * 1024 :]
    if b"[Content_Types].xml" in head or b"[Content_Types].xml" in tail:
        for part, mime in _OOXML.items():
            if part in head or part in tail:
                return mime
    if b"META-INF/MANIFEST.MF" in head:
        return "application/java-archive"
    return "application/zip"


def _text(head: bytes, said: str) -> str:
    """Text is only text when no browser would take it for a page."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            text = head.decode(encoding, "replace").lstrip("\ufeff")
            break
    else:
        if b"\x00" in head:
            return OCTETS
        text = head.decode("utf-8", "replace") if _is_utf8(head) else head.decode("latin-1")
    start = text.lstrip().lower()
    if re.search(r"<\s*svg[\s>]", start):
        return "image/svg+xml"
    if start.startswith("<?xml") and "xhtml" in start:
        return "application/xhtml+xml"
    if re.search(
        r"<\s*(!doctype\s+html|html|head|body|script|iframe|object|embed|meta|title|img|a\s|style|form)", start
    ):
        return "text/html"
    if start.startswith("<"):
        return "application/xml"
    if not head or (not _is_utf8(head) and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))):
        return OCTETS
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        return OCTETS
    return "text/csv" if said == "text/csv" else "text/plain"


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _kind(mime: str, expected: str | None) -> str:
    if mime == _STICKER and expected == "sticker":
        return "sticker"
    if mime in _IMAGES or (mime.startswith("image/") and mime not in MARKUP and expected in ("image", None)):
        return "image"
    if mime.startswith("video/") and expected != "audio":
        return "video"
    return "audio" if mime.startswith(("audio/", "video/")) else "document"


def _related(said: str, mime: str) -> bool:
    """Containers that may hold either sound or pictures, and plain text under any textual name."""
    pair = {said.partition("/")[2], mime.partition("/")[2]}
    if len(pair) == 1 and said.partition("/")[0] in ("audio", "video") and mime.partition("/")[0] in ("audio", "video"):
        return True
    return mime in ("text/plain", "text/csv") and said in (
        "text/plain",
        "text/csv",
        "application/json",
        "text/markdown",
    )
