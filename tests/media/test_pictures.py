"""A small picture is made anew from pixels: what a camera wrote beside them stays behind."""

from __future__ import annotations

import pytest

from shortline.media import images
from tests.media import files

PLACE = "52.37 N 4.89 E, Prinsengracht"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_small_picture_tells_no_place(kind: str) -> None:
    told = files.telling_picture(kind, PLACE)
    assert PLACE.encode() in told
    facts, small = images.thumbnail(told)
    assert (facts["width"], facts["height"]) == (40, 20)
    assert PLACE.encode() not in small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_picture_made_over_for_a_provider_tells_none_either(kind: str) -> None:
    assert PLACE.encode() not in images.picture(files.telling_picture(kind, PLACE))[1]
