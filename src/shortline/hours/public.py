"""Public holidays by country and region, from a library that keeps them. Pure: the same question, the same answer.

The library is large and read only when a calendar names a country.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


@lru_cache(maxsize=1)
def countries() -> Mapping[str, tuple[str, ...]]:
    """Every country there is, by its ISO code, with the codes of its regions that have holidays of their own."""
    from holidays import list_supported_countries

    return {code: tuple(regions) for code, regions in sorted(list_supported_countries(include_aliases=False).items())}


def regions(country: str) -> dict[str, str]:
    """Their codes, with the name of each where the library has one; in order of the names."""
    names = _of(country, "", 2026).get_subdivision_aliases()
    found = {code: next(iter(names.get(code, ())), code) for code in countries()[country]}
    return dict(sorted(found.items(), key=lambda each: each[1]))


@lru_cache(maxsize=256)
def holidays(country: str, region: str, year: int, language: str = "en") -> Mapping[date, str]:
    """The days that are kept, and their names in this language, or else in the country's own."""
    if country not in countries() or (region and region not in countries()[country]):
        return {}
    return dict(sorted(_of(country, region, year, language).items()))


def _of(country: str, region: str, year: int, language: str = "en") -> HolidayBase:
    from holidays import country_holidays

    plain = country_holidays(country, subdiv=region or None)
    spoken = [each for each in plain.supported_languages if each.split("_")[0] == language.split("-")[0]]
    return country_holidays(
        country, subdiv=region or None, years=year, language=spoken[0] if spoken else plain.default_language
    )
