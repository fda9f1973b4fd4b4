"""Files people send: drawn photos, composed voice notes, hand-made papers. Real formats, made when needed."""

from __future__ import annotations

import random


def sample(kind: str, dice: random.Random) -> tuple[bytes, str, str]:
    """Bytes, MIME type and file name for one message type."""
    from shortline_sim.people import papers, photos, voices

    match kind:
        case "image":
            return photos.photo(dice), "image/jpeg", ""
        case "sticker":
            return photos.sticker(dice), "image/webp", ""
        case "audio":
            return voices.voice_note(dice), "audio/ogg; codecs=opus", ""
        case "video":
            return voices.video(dice), "video/mp4", ""
        case _:
            return papers.invoice(dice), "application/pdf", f"invoice-{dice.randint(1000, 9999)}.pdf"
