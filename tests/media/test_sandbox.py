"""Files made to hurt: refused by their header, or left to die alone in the child process."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from shortline.media import sandbox
from shortline.media.examine import examine
from shortline.media.sandbox import Refused
from shortline.media.sniff import sniff
from tests.media import files


async def refusal(task: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        await sandbox.run(task, content)
    return caught.value.reason


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (40_000, 10), (8_000, 8_000)])
async def test_too_many_pixels_are_refused_before_decoding(width: int, height: int) -> None:
    assert await refusal("image", files.pixel_bomb(width, height)) == "too_many_pixels"


async def test_a_film_of_ten_thousand_pictures_costs_one() -> None:
    found = await sandbox.run("image", files.gif(10_000))
    assert (found.facts["width"], found.facts["height"]) == (8, 8)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", files.png()[:40], files.jpeg()[:200], b"\x89PNG\r\n\x1a\n" + b"\xff" * 99]
)
async def test_damaged_pictures_are_refused(content: bytes) -> None:
    assert await refusal("image", content) == "damaged"


@pytest.mark.parametrize(
    "content", [files.PDF, files.SVG, b"%!PS-Adobe-3.0 EPSF\n%%BoundingBox: 0 0 9 9\n", b"P6 9 9 255\n"]
)
async def test_no_other_decoder_is_ever_asked(content: bytes) -> None:
    assert await refusal("image", content) == "damaged"
    assert await refusal("picture", content) == "damaged"


@pytest.mark.parametrize(
    "content",
    [b"", b"OggS" + b"\x00" * 60, files.tone("ogg")[:60], files.jpeg()],
    ids=["empty", "only a start", "cut off", "a picture"],  # the bytes differ from run to run, the names may not
)
async def test_damaged_sound_is_refused(content: bytes) -> None:
    assert await refusal("voice", content) in ("damaged", "unsupported")


async def test_half_a_recording_is_better_than_none() -> None:
    whole = files.tone("ogg", seconds=3)
    found = await sandbox.run("voice", whole[: len(whole) * 2 // 3])
    assert 500 < found.facts["duration_ms"] < 3000


async def test_a_voice_note_keeps_its_very_bytes() -> None:
    whole = files.tone("ogg")
    assert (await sandbox.run("voice", whole)).content == whole


@pytest.mark.parametrize(
    ("container", "codec", "layout"),
    [("webm", "libopus", "mono"), ("webm", "libopus", "stereo"), ("mp4", "aac", "mono")],
)
async def test_every_browsers_recording_becomes_ogg_with_opus_and_one_channel(
    container: str, codec: str, layout: str
) -> None:
    made = (await sandbox.run("voice", files.tone(container, codec, layout, seconds=2))).content
    facts = (await sandbox.run("audio", made)).facts
    assert (facts["container"], facts["codec"], facts["channels"]) == ("ogg", "opus", 1)
    assert facts["duration_ms"] == pytest.approx(2000, abs=100)


async def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused) as caught:
        await sandbox.run("voice", files.tone("webm", layout="stereo", seconds=5), seconds=0.01)
    assert caught.value.reason == "too_long"


async def test_archives_are_not_unpacked() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\x00" * 20_000_000)
    content = made.getvalue()
    found = sniff(content)
    assert found.mime.endswith("wordprocessingml.document")
    assert (await examine(content, found)).thumb is None


MEASURED = """
import re, sys
from shortline.media import child
child.main("image")
sys.stderr.write(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="only Linux tells the peak of a living process")
@pytest.mark.parametrize("content", [files.jpeg(6000, 6000), files.png(6000, 6000), files.pixel_bomb()])
def test_the_memory_of_the_child_stays_small(content: bytes) -> None:
    done = subprocess.run([sys.executable, "-I", "-c", MEASURED], input=content, capture_output=True, check=True)
    assert done.stdout
    assert int(done.stderr) < 300 * 1024
