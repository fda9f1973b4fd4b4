"""Voice notes, audio and the first frame of a video. Runs in the child process only; the library is loaded when needed."""

from __future__ import annotations

import array
import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from shortline.media.sandbox import Refused

if TYPE_CHECKING:
    import av
    import av.container

RATE = 48_000
PEAKS = 64
SECONDS_MAX = 4 * 3600
VOICE_SECONDS_MAX = 30 * 60
VOICE_BITS = 32_000
POSTER_SIDE = 640
PIXELS_MAX = 40_000_000


def _open(content: bytes) -> av.container.InputContainer:
    import av

    av.logging.set_level(None)
    try:
        return av.open(io.BytesIO(content), mode="r", metadata_errors="replace")
    except av.FFmpegError as error:
        raise Refused("damaged") from error


def examine(content: bytes) -> tuple[dict[str, Any], bytes]:
    """`{duration_ms, waveform, codec, channels}`: the whole of it is decoded, for a browser's recording names no length."""
    container = _open(content)
    if not container.streams.audio:
        raise Refused("unsupported")
    stream = container.streams.audio[0]
    context = stream.codec_context
    facts = {"codec": context.codec.canonical_name, "channels": context.channels, "container": container.format.name}
    samples, peaks = _peaks(container, SECONDS_MAX)
    return {**facts, "duration_ms": samples * 1000 // 8000, "waveform": peaks}, b""


def _peaks(container: av.container.InputContainer, seconds_max: int) -> tuple[int, list[int]]:
    """Loudness of the whole, in PEAKS steps of 0 to 100; measured on a narrow mono copy."""
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=8000)
    step = 800  # a tenth of a second
    loud: list[int] = []
    total, current, filled = 0, 0, 0
    for frame in _with_end(_decoded(container)):
        for piece in resampler.resample(frame):
            values = array.array("h", bytes(piece.planes[0])[: piece.samples * 2])
            total += len(values)
            if total > seconds_max * 8000:
                raise Refused("too_long")
            at = 0
            while at < len(values):
                part = values[at : at + step - filled]
                current = max(current, max(part), -min(part))
                filled += len(part)
                at += len(part)
                if filled == step:
                    loud.append(current)
                    current, filled = 0, 0
    if filled:
        loud.append(current)
    return total, _squeezed(loud)


def _with_end(frames: Any) -> Any:
    yield from frames
    yield None


def _decoded(container: av.container.InputContainer) -> Any:
    """Frames until the end, or until the damage: half a voice note is better than none."""
    import av

    found = False
    try:
        for frame in container.decode(audio=0):
            found = True
            yield frame
    except av.FFmpegError as error:
        if not found:
            raise Refused("damaged") from error


def _squeezed(loud: list[int]) -> list[int]:
    if not loud:
        return []
    count = min(PEAKS, len(loud))
    top = max(*loud, 1)
    bounds = [index * len(loud) // count for index in range(count + 1)]
    return [max(loud[low:high]) * 100 // top for low, high in pairwise(bounds)]


def voice_note(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Ogg with Opus, one channel: the only form a provider plays as a voice note. Opus is only put in another wrapper."""
    facts, _ = examine(content)
    if facts["duration_ms"] > VOICE_SECONDS_MAX * 1000:
        raise Refused("too_long")
    if facts["duration_ms"] == 0:
        raise Refused("damaged")
    if facts["codec"] == "opus" and facts["channels"] == 1:
        made = content if facts["container"] == "ogg" else _rewrapped(content)
    else:
        made = _encoded(content)
    return {**facts, "mime": "audio/ogg", "codec": "opus", "channels": 1}, made


def _rewrapped(content: bytes) -> bytes:
    import av

    source, target = _open(content), io.BytesIO()
    with av.open(target, mode="w", format="ogg") as output:
        given = source.streams.audio[0]
        stream = output.add_stream_from_template(given)
        for packet in source.demux(given):
            if packet.dts is None:
                continue
            packet.stream = stream
            output.mux(packet)
    return target.getvalue()


def _encoded(content: bytes) -> bytes:
    import av

    source, target = _open(content), io.BytesIO()
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(target, mode="w", format="ogg") as output:
        stream = output.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = VOICE_BITS
        for frame in _with_end(_decoded(source)):
            for piece in resampler.resample(frame):
                piece.pts = None
                for packet in stream.encode(piece):
                    output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return target.getvalue()


def poster(content: bytes) -> tuple[dict[str, Any], bytes]:
    """`{width, height, duration_ms}` and a picture of the first frame that can be decoded."""
    import av

    container = _open(content)
    if not container.streams.video:
        raise Refused("unsupported")
    stream = container.streams.video[0]
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > PIXELS_MAX:
        raise Refused("too_many_pixels")
    duration = container.duration
    facts: dict[str, Any] = {
        "width": width,
        "height": height,
        "duration_ms": duration // 1000 if duration else None,
        "codec": stream.codec_context.codec.canonical_name,
        "mime": "image/webp",
    }
    stream.thread_type = "NONE"
    try:
        for frame in container.decode(video=0):
            image = frame.to_image()
            image.thumbnail((POSTER_SIDE, POSTER_SIDE))
            made = io.BytesIO()
            image.save(made, "WEBP", quality=75)
            return facts, made.getvalue()
    except av.FFmpegError:
        pass
    return facts, b""
