"""Photos people take, drawn with Pillow: a parcel at the door, a tram, a receipt, a screen, a cat, a cup of coffee."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIZE = (480, 360)


def photo(dice: random.Random, subject: str = "") -> bytes:
    """A small JPEG of the subject, or of any."""
    draw_subject = SUBJECTS.get(subject) or dice.choice(list(SUBJECTS.values()))
    return _encoded(_scene(dice, draw_subject), "JPEG")


def screenshot(dice: random.Random, text: str = "Something went wrong") -> bytes:
    """A PNG of a phone screen with an error."""
    from PIL import Image as images
    from PIL import ImageDraw as drawing

    image = images.new("RGB", (320, 560), (245, 246, 248))
    draw = drawing.Draw(image)
    draw.rectangle((0, 0, 320, 56), fill=(38, 70, 120))
    draw.text((16, 20), "My Lindhaven", fill="white")
    draw.rounded_rectangle((24, 180, 296, 330), 12, fill="white", outline=(200, 60, 60), width=2)
    draw.text((44, 210), text[:40], fill=(160, 30, 30))
    draw.text((44, 240), f"Error {dice.randint(400, 599)}-{dice.randint(10, 99)}", fill=(90, 90, 90))
    draw.rounded_rectangle((44, 280, 140, 312), 8, fill=(38, 70, 120))
    draw.text((62, 290), "Try again", fill="white")
    return _encoded(image, "PNG")


def sticker(dice: random.Random) -> bytes:
    """A WebP face, 512 by 512, with a transparent edge."""
    from PIL import Image as images
    from PIL import ImageDraw as drawing

    image = images.new("RGBA", (512, 512), (0, 0, 0, 0))
    draw = drawing.Draw(image)
    draw.ellipse((40, 40, 472, 472), fill=(255, 205, dice.randint(60, 120), 255), outline=(90, 60, 0, 255), width=8)
    draw.ellipse((150, 170, 200, 230), fill=(60, 40, 0, 255))
    draw.ellipse((312, 170, 362, 230), fill=(60, 40, 0, 255))
    draw.arc((150, 200, 362, 390), 20, 160, fill=(60, 40, 0, 255), width=14)
    return _encoded(image, "WEBP")


def _scene(dice: random.Random, draw_subject: Callable[[ImageDraw, random.Random], None]) -> Image:
    from PIL import Image as images
    from PIL import ImageDraw as drawing
    from PIL import ImageFilter as filters

    light = dice.randint(150, 225)
    image = images.new("RGB", SIZE, (light, light, light + 20))
    draw = drawing.Draw(image)
    floor = dice.randint(240, 280)
    draw.rectangle((0, floor, *SIZE), fill=(light - 70, light - 80, light - 95))
    draw_subject(draw, dice)
    for _ in range(140):  # the grain of a telephone camera
        x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
        shade = dice.randint(90, 230)
        draw.point((x, y), fill=(shade, shade, shade))
    return image.filter(filters.GaussianBlur(0.6))


def _parcel(draw: ImageDraw, dice: random.Random) -> None:
    x, y, width, height = dice.randint(90, 150), dice.randint(130, 160), dice.randint(180, 240), dice.randint(110, 150)
    draw.rectangle((x, y, x + width, y + height), fill=(186, 140, 92), outline=(120, 84, 48), width=3)
    draw.polygon([(x, y), (x + 40, y - 36), (x + width + 40, y - 36), (x + width, y)], fill=(206, 162, 112))
    right = x + width
    draw.polygon([(right, y), (right + 40, y - 36), (right + 40, y + height - 36), (right, y + height)],
                 fill=(160, 116, 72))  # fmt: skip
    draw.rectangle((x + width // 2 - 14, y, x + width // 2 + 14, y + height), fill=(226, 204, 150))
    draw.rectangle((x + 16, y + height - 54, x + 92, y + height - 14), fill="white")
    draw.text((x + 22, y + height - 48), f"LH-{dice.randint(10000, 99999)}", fill="black")
    if dice.random() < 0.5:  # the reason somebody writes
        draw.polygon([(right, y + height), (right - 52, y + height), (right, y + height - 44)], fill=(70, 48, 30))


def _tram(draw: ImageDraw, dice: random.Random) -> None:
    colour = dice.choice([(30, 110, 170), (190, 50, 45), (40, 130, 90)])
    draw.line((0, 40, 480, 40), fill=(70, 70, 70), width=2)
    draw.line((220, 40, 240, 100), fill=(60, 60, 60), width=4)
    draw.rounded_rectangle((40, 100, 440, 260), 18, fill=colour, outline=(30, 30, 30), width=3)
    for window in range(5):
        left = 62 + window * 74
        draw.rectangle((left, 122, left + 56, 178), fill=(205, 226, 240))
    draw.rectangle((330, 104, 430, 120), fill=(20, 20, 20))
    draw.text((338, 106), f"{dice.randint(1, 26)} Harbour", fill=(255, 200, 60))
    for wheel in (110, 180, 310, 380):
        draw.ellipse((wheel - 18, 248, wheel + 18, 284), fill=(35, 35, 35))
    draw.line((0, 284, 480, 284), fill=(90, 90, 90), width=3)


def _receipt(draw: ImageDraw, dice: random.Random) -> None:
    draw.rectangle((140, 20, 340, 345), fill=(252, 250, 244), outline=(200, 196, 186))
    draw.text((186, 36), "LINDHAVEN SHOP", fill="black")
    draw.text((186, 52), f"Receipt {dice.randint(100000, 999999)}", fill=(80, 80, 80))
    total = 0
    for line, goods in enumerate(dice.sample(["Day ticket", "Mug, blue", "City map", "Umbrella", "Notebook"], 4)):
        cents = dice.randint(150, 2950)
        total += cents
        draw.text((158, 90 + line * 26), goods, fill="black")
        draw.text((280, 90 + line * 26), f"{cents / 100:6.2f}", fill="black")
    draw.line((158, 206, 322, 206), fill="black")
    draw.text((158, 214), "Total EUR", fill="black")
    draw.text((280, 214), f"{total / 100:6.2f}", fill="black")
    for bar in range(40):
        if dice.random() < 0.6:
            draw.rectangle((160 + bar * 4, 290, 162 + bar * 4, 325), fill="black")


def _coffee(draw: ImageDraw, dice: random.Random) -> None:
    draw.ellipse((150, 250, 350, 300), fill=(235, 235, 240), outline=(160, 160, 165), width=2)
    draw.rounded_rectangle((190, 150, 310, 270), 24, fill="white", outline=(150, 150, 150), width=3)
    draw.ellipse((194, 142, 306, 172), fill=(88, 56, 36))
    draw.arc((290, 170, 350, 240), 270, 90, fill=(150, 150, 150), width=8)


def _cat(draw: ImageDraw, dice: random.Random) -> None:
    fur = dice.choice([(90, 80, 75), (205, 135, 70), (60, 60, 66)])
    draw.ellipse((130, 180, 350, 330), fill=fur)
    draw.ellipse((170, 90, 310, 220), fill=fur)
    draw.polygon([(180, 120), (190, 55), (230, 100)], fill=fur)
    draw.polygon([(300, 120), (290, 55), (250, 100)], fill=fur)
    for eye in (205, 260):
        draw.ellipse((eye, 135, eye + 20, 160), fill=(170, 210, 90))
        draw.ellipse((eye + 7, 138, eye + 13, 157), fill="black")
    draw.polygon([(234, 168), (246, 168), (240, 178)], fill=(220, 130, 140))


def _bike(draw: ImageDraw, dice: random.Random) -> None:
    for wheel in (150, 330):
        draw.ellipse((wheel - 60, 190, wheel + 60, 310), outline=(30, 30, 30), width=6)
    frame = dice.choice([(180, 40, 40), (30, 90, 150), (30, 120, 60)])
    draw.line([(150, 250), (210, 160), (300, 160), (330, 250)], fill=frame, width=7)
    draw.line([(210, 160), (250, 250), (150, 250)], fill=frame, width=7)
    draw.line([(250, 250), (300, 160)], fill=frame, width=7)
    draw.line([(300, 160), (290, 120), (320, 112)], fill=(40, 40, 40), width=6)
    draw.line([(195, 145), (230, 145)], fill=(40, 40, 40), width=9)


def _encoded(image: Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form, quality=78)
    return out.getvalue()


SUBJECTS: dict[str, Callable[[ImageDraw, random.Random], None]] = {
    "parcel": _parcel,
    "tram": _tram,
    "receipt": _receipt,
    "coffee": _coffee,
    "cat": _cat,
    "bike": _bike,
}
