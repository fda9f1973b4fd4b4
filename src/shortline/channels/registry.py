"""The channels there are, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from shortline.channels.protocol import Channel
from shortline.channels.whatsapp import channel as whatsapp
from shortline.errors import NotFound

CHANNELS: Mapping[str, Channel] = {whatsapp.kind: whatsapp}


def channel(kind: str) -> Channel:
    if kind not in CHANNELS:
        raise NotFound(
            f"There is no channel called {kind[:40]}.", reason="unknown_channel", params={"channel": kind[:40]}
        )
    return CHANNELS[kind]
