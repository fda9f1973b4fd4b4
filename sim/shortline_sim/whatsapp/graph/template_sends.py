"""Sending a template: it must exist in that language, be approved, and get the parameters it asks for."""

from __future__ import annotations

from typing import Any

from ..double import Double
from ..world import Number

Json = dict[str, Any]


def check_template(double: Double, number: Number, template: Json) -> str:
    return ""
