"""Pictures: a small one for the timeline, and a form the provider takes. Runs in the child process only.

The number of pixels is read from the header and refused before anything is decoded; only four formats are opened at all.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from shortline.media.sandbox import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MORE_FORMATS = (*FORMATS, "BMP", "TIFF")
PIXELS_MAX = 40_000_000
SIDE_MAX = 30_000
THUMB_SIDE = 640
PICTURE_SIDE = 4096
PICTURE_BYTES = 5 * 1024 * 1024

Image.MAX_IMAGE_PIXELS = PIXELS_MAX


def _open(content: bytes, formats: tuple[str, ...]) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=formats)
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    width, height = image.size
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        raise Refused("too_many_pixels")
    return image


def thumbnail(content: bytes) -> tuple[dict[str, Any], bytes]:
    """`{width, height}` of the upright picture, and a small copy made anew from its pixels (first frame only)."""
    image = _open(content, FORMATS)
    size, mode = image.size, image.mode
    # 5 to 8 are the orientations in which a camera was held sideways.
    if image.getexif().get(0x0112) in (5, 6, 7, 8):
        size = (size[1], size[0])
    if image.format == "JPEG":
        image.draft("RGB", (THUMB_SIDE, THUMB_SIDE))
    if image.mode in ("RGB", "RGBA", "L"):
        image.thumbnail((THUMB_SIDE, THUMB_SIDE))  # first: a copy of a large picture costs its memory once more
    image = _upright(image)
    image.thumbnail((THUMB_SIDE, THUMB_SIDE))
    made = io.BytesIO()
    image.save(made, "WEBP", quality=78, method=3)
    return {"width": size[0], "height": size[1], "mime": "image/webp", "mode": mode}, made.getvalue()


def picture(content: bytes) -> tuple[dict[str, Any], bytes]:
    """The same picture as JPEG, or PNG where something shows through: what every provider takes."""
    image = _upright(_open(content, MORE_FORMATS))
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    if image.mode == "RGBA" and _shows_through(image):
        made = io.BytesIO()
        image.save(made, "PNG")
        if made.tell() <= PICTURE_BYTES:
            return {"mime": "image/png"}, made.getvalue()
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    made = io.BytesIO()
    flat.save(made, "JPEG", quality=88)
    return {"mime": "image/jpeg"}, made.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(image)
    has_alpha = "A" in turned.mode or "transparency" in turned.info
    return turned.convert("RGBA" if has_alpha else "RGB")


def _shows_through(image: Image.Image) -> bool:
    least = image.getchannel("A").getextrema()[0]
    return isinstance(least, int | float) and least < 255
