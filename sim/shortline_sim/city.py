"""The city: scenes in which people write to the business. Filled in with the people package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .whatsapp.double import Double

Json = dict[str, Any]


class City:
    def __init__(self, double: Double) -> None:
        self.double = double
        self.scene = ""

    def open(self, scene: str, *, again: bool = True) -> None:
        self.scene = scene

    def wake(self) -> None:
        """Somebody subscribed, or the double started."""

    def rest(self) -> None:
        """The double stops."""

    def describe(self) -> Json:
        return {"scene": self.scene}
