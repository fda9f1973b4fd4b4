"""Small real files, and a few wicked ones, made on the spot."""

import array
import io
import math
import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def jpeg(width: int = 320, height: int = 200, *, mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, (width, height), "teal" if mode == "RGB" else 0).save(made, "JPEG")
    return made.getvalue()


def sideways_jpeg() -> bytes:
    """A photo of a phone held upright: stored 40 by 20, meant 20 by 40."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", exif=exif)
    return made.getvalue()


def png(width: int = 32, height: int = 16, *, mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, (width, height)).save(made, "PNG")
    return made.getvalue()


def webp() -> bytes:
    made = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 128, 0, 90)).save(made, "WEBP")
    return made.getvalue()


def gif(frames: int = 2) -> bytes:
    made = io.BytesIO()
    pictures = [Image.new("P", (8, 8), index % 250) for index in range(frames)]
    pictures[0].save(made, "GIF", save_all=True, append_images=pictures[1:])
    return made.getvalue()


def pixel_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few kilobytes that claim billions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 2_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tone(container: str = "webm", codec: str = "libopus", layout: str = "mono", *, seconds: float = 1.0) -> bytes:
    """A hum, as a browser records it (webm), as a phone does (mp4), or as a voice note (ogg)."""
    import av

    made = io.BytesIO()
    channels = 1 if layout == "mono" else 2
    with av.open(made, "w", format=container) as output:
        stream = output.add_stream(codec, rate=48_000, layout=layout)
        for index in range(int(50 * seconds)):
            start = index * 960
            wave = [int(9000 * math.sin((start + at) / 20)) for at in range(960) for _ in range(channels)]
            frame = av.AudioFrame(format="s16", layout=layout, samples=960)
            frame.planes[0].update(array.array("h", wave).tobytes())
            frame.rate, frame.pts = 48_000, start
            for packet in stream.encode(frame):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return made.getvalue()


def video() -> bytes:
    import av

    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for index in range(10):
            image = Image.new("RGB", (160, 120), (index * 20, 40, 40))
            for packet in stream.encode(av.VideoFrame.from_image(image)):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return made.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00" + b"\x00" * 200
ELF = b"\x7fELF" + b"\x00" * 200
SCRIPT = b"#!/bin/sh\necho hello\n"
TEXT = "Beste klant, tot morgen. Ķekava.\n".encode()
ZIP = b"PK\x03\x04" + b"\x00" * 60


def telling_picture(kind: str, secret: str) -> bytes:
    """A picture that says `secret` wherever its format has room: place, description, comment, colour profile."""
    exif = Image.Exif()
    exif[0x010E] = secret
    exif.get_ifd(0x8825)[29] = secret
    said = secret.encode()
    rooms: dict[str, dict[str, object]] = {
        "JPEG": {"exif": exif, "xmp": said, "icc_profile": said, "comment": said},
        "WEBP": {"exif": exif, "xmp": said, "icc_profile": said},
        "PNG": {"exif": exif, "icc_profile": said, "pnginfo": _note(secret)},
        "TIFF": {"exif": exif, "icc_profile": said},
        "GIF": {"comment": said},
    }
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(made, kind, **rooms[kind])
    return made.getvalue()


def _note(text: str) -> PngInfo:
    made = PngInfo()
    made.add_text("Comment", text)
    return made
