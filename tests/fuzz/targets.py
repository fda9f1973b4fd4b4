"""What is fuzzed: every place where bytes of strangers are read. A target takes bytes and raises only when it is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

from shortline.channels.whatsapp import parse as whatsapp
from shortline.channels.whatsapp.signature import matches
from shortline.inbound import updates
from shortline.media import names, serve, sniff

PAYLOADS = Path(__file__).parents[1] / "channels" / "whatsapp" / "payloads"


def webhook(body: bytes) -> None:
    """Any body becomes events, at least one for each element, and each event can be found again in the body."""
    for event in updates.parse("whatsapp", body):
        event.path.encode()
        assert event.key is None or isinstance(event.key, str)
        if event.path:
            whatsapp.locate(body, event.path)


def card(body: bytes) -> None:
    """The same, inside a well-formed envelope: what people write, cards of contacts among it."""
    text = body.decode("utf-8", "replace")
    try:
        item = json.loads(text)
    except (ValueError, RecursionError):
        item = text
    for kind in ("contacts", "text", "interactive", "order", "system"):
        message = {"id": "wamid.1", "from": "31612345678", "timestamp": "1795268000", "type": kind, kind: item}
        value = {"metadata": {"phone_number_id": "1"}, "messages": [message], "contacts": item}
        try:
            whole = json.dumps({"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
        except (ValueError, RecursionError):
            return
        assert updates.parse("whatsapp", whole.encode())


def media(content: bytes) -> None:
    """The type comes from the content, and nothing that could run is ever shown in place."""
    declared = content[:24].decode("latin-1")
    found = sniff.sniff(content, declared=declared)
    assert found == sniff.sniff(content, declared=declared)
    wicked = content.startswith((b"MZ", b"\x7fELF", b"#!")) or content[:5].lower().startswith((b"<svg", b"<html"))
    if wicked:
        assert not found.mime.startswith(("image/", "audio/", "video/")) or found.is_active


def filename(content: bytes) -> None:
    """Any name becomes a label without paths or control characters, and a header of one line."""
    label = names.label(content.decode("utf-8", "replace"), mime="image/png")
    assert not set(label) & set("/\\\0\r\n")
    assert label not in ("", ".", "..")
    header = names.disposition(label, inline=False)
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header


def headers(content: bytes) -> None:
    """A range is inside the file or refused; a signature that is not ours never matches."""
    text = content.decode("latin-1")
    try:
        part = serve.requested(text, 1000)
    except serve.NoSuchRange:
        part = None
    assert part is None or 0 <= part.start < part.end <= 1000
    assert not matches(("secret",), text, content)


def seeds(target: str) -> list[bytes]:
    """Where a target begins."""
    if target == "webhook":
        return [path.read_bytes() for path in sorted(PAYLOADS.glob("*.json"))]
    if target == "card":
        return [b'[{"name":{"formatted_name":"A"},"phones":[{"phone":"+31"}],"org":{"company":"B"}}]', b'{"body":"x"}']
    if target == "media":
        from tests.media import files

        return [files.png(), files.jpeg(), files.gif(), files.webp(), files.PDF, files.SVG, files.HTML, files.EXE]
    if target == "filename":
        return [b"photo.jpg", "../..\u202egpj.exe".encode(), b"CON.txt", b"a" * 5000]
    return [b"bytes=0-99", b"bytes=-5", b"sha256=" + b"0" * 64]


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (webhook, card, media, filename, headers)
}
