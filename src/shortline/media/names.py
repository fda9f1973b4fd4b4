"""What somebody else called a file, made harmless. It is only ever a label: files are stored under random names.

Normalise first, check last: a check made before invisible characters are taken out can be walked around.
"""

from __future__ import annotations

import re
import unicodedata

NAME_MAX = 120
BYTES_MAX = 200
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_FORBIDDEN = re.compile(r'[<>"|?*:/\\]')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,8}")

# What a computer would run or a browser would render with its scripts: shown, but never under this ending.
ACTIVE = frozenset(
    re.findall(
        r"[\w-]+",
        """
        ade adp app appref-ms application asp aspx bas bat cer chm cmd com cpl crt csh der dll dmg exe fxp gadget hlp
        hta htm html htaccess inf ins isp jar jnlp js jse jsp ksh lnk mad maf mdb mht mhtml msc msh msi msix msp mst
        ocx ops pcd php php3 php5 phar phtml pif pl plg prf prg ps1 ps1xml ps2 psc1 py pyc pyw rb reg scf scr sct sh
        shb shs shtml svg svgz swf sys tmp url vb vbe vbs vsmacros vxd wasm ws wsc wsf wsh xap xhtml xht xml xsl xslt
        docm dotm xlsm xltm pptm potm
        """,
    )
)

EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif"),
    "video/mp4": ("mp4", "m4v"),
    "video/3gpp": ("3gp", "3gpp"),
    "video/webm": ("webm",),
    "video/quicktime": ("mov",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "mp4"),
    "audio/aac": ("aac",),
    "audio/amr": ("amr",),
    "audio/wav": ("wav",),
    "audio/webm": ("webm", "weba"),
    "application/pdf": ("pdf",),
    "application/zip": ("zip",),
    "application/msword": ("doc", "dot"),
    "application/vnd.ms-excel": ("xls", "xlt"),
    "application/vnd.ms-powerpoint": ("ppt", "pps"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
}
_KNOWN_ENDINGS = ACTIVE | {ending for endings in EXTENSIONS.values() for ending in endings} | {"txt", "csv", "rtf"}


def label(name: str | None, *, mime: str | None = None) -> str:
    """A name fit for a screen, a header and a download folder. `mime` is what the content turned out to be."""
    text = _normalised(name or "")
    text = re.split(r"[/\\]", text)[-1]
    text = _FORBIDDEN.sub("_", text)
    text = re.sub(r"\s+", " ", text).strip(" .")
    stem, ending = _split(text)
    stem = _without_inner_endings(stem)
    stem, ending = _true_ending(stem, ending, mime)
    stem = stem.strip(" .") or "file"
    if _RESERVED.fullmatch(stem):
        stem = "_" + stem
    return _bounded(stem, f".{ending}" if ending else "")


def _normalised(text: str) -> str:
    """Compatible forms (a full-width slash is a slash), nothing invisible, no direction marks; until nothing changes."""
    text = text[:5000]
    for _ in range(4):
        before = text
        text = unicodedata.normalize("NFKC", text)
        text = "".join(_visible(sign) for sign in text)
        if text == before:
            break
    return text


def _visible(sign: str) -> str:
    if sign in "\t\r\n":
        return " "
    category = unicodedata.category(sign)
    if category in _INVISIBLE or sign in "\u115f\u1160\u3164\uffa0\u034f":
        return ""
    return " " if category == "Zs" else sign


def _split(text: str) -> tuple[str, str]:
    stem, dot, ending = text.rpartition(".")
    return (stem, ending.lower()) if dot and stem and _EXTENSION.fullmatch(ending) else (text, "")


def _without_inner_endings(stem: str) -> str:
    """`invoice.pdf.exe` pretends to be an invoice: an ending inside the name is no ending."""
    head, *rest = stem.split(".")
    joined = head
    for part in rest:
        joined += ("_" if part.strip().lower() in _KNOWN_ENDINGS or not part.strip() else ".") + part
    return joined


def _true_ending(stem: str, ending: str, mime: str | None) -> tuple[str, str]:
    known = EXTENSIONS.get(mime or "")
    if known:
        if ending in known:
            return stem, ending
        return (f"{stem}_{ending}" if ending in _KNOWN_ENDINGS else f"{stem}.{ending}" if ending else stem), known[0]
    if ending in ACTIVE:
        return f"{stem}_{ending}", "bin"
    return stem, ending


def _bounded(stem: str, ending: str) -> str:
    while len(stem) + len(ending) > NAME_MAX or len((stem + ending).encode()) > BYTES_MAX:
        stem = stem[:-1]
    return (stem.strip(" .") or "file") + ending


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition header (RFC 6266, 8187): plain ASCII for old readers, the real name percent-encoded."""
    way = "inline" if inline else "attachment"
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", unicodedata.normalize("NFKD", name).encode("ascii", "replace").decode())
    encoded = "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "!#$&+-.^_`|~") else f"%{byte:02X}"
        for byte in name.encode("utf-8", "replace")
    )
    return f"{way}; filename=\"{plain or 'file'}\"; filename*=UTF-8''{encoded or 'file'}"
