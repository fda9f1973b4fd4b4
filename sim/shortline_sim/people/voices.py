"""Voice notes: a melody of plain tones as mono Ogg/Opus, made with PyAV. And a short silent film."""

from __future__ import annotations

import array
import io
import math
import random
from typing import Any

RATE = 16_000
SCALE = [220.0, 247.5, 277.2, 330.0, 370.0, 440.0, 495.0]
NOTE_SECONDS = 0.28


def voice_note(dice: random.Random, seconds: float | None = None) -> bytes:
    """As long as somebody would speak: 3 to 9 seconds unless told."""
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE)
        stream.layout = "mono"
        stream.bit_rate = 16_000
        samples = _melody(dice, seconds or dice.uniform(3, 9))
        size = RATE // 50  # 20 ms, one Opus packet
        for start in range(0, len(samples) - size + 1, size):
            frame = av.AudioFrame(format="s16", layout="mono", samples=size)
            frame.planes[0].update(samples[start : start + size].tobytes())
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _melody(dice: random.Random, seconds: float) -> array.array[int]:
    """Tones that rise and fade like syllables, with a breath now and then."""
    samples = array.array("h")
    per_note = int(RATE * NOTE_SECONDS)
    for _ in range(max(1, int(seconds / NOTE_SECONDS))):
        pitch, loud = dice.choice(SCALE), 0 if dice.random() < 0.15 else dice.uniform(4000, 9000)
        step = 2 * math.pi * pitch / RATE
        for n in range(per_note):
            swell = math.sin(math.pi * n / per_note)
            samples.append(int(loud * swell * (math.sin(step * n) + 0.3 * math.sin(2 * step * n))))
    return samples


def video(dice: random.Random, seconds: float = 2) -> bytes:
    """A small MP4: a lamp that glides over a dark street."""
    import av
    from PIL import Image as images
    from PIL import ImageDraw as drawing

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
        stream: Any = container.add_stream(codec, rate=12)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for n in range(int(seconds * 12)):
            image = images.new("RGB", (320, 240), (24, 28, 44))
            draw = drawing.Draw(image)
            draw.rectangle((0, 170, 320, 240), fill=(46, 46, 52))
            x = 20 + n * 11
            draw.ellipse((x, 90, x + 40, 130), fill=(250, 220, 120))
            frame: Any = av.VideoFrame.from_image(image)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()
