"""Properties of clocks are judged as all others are: not by the speed of a busy machine."""

from tests.property import conftest as house

house.settings.load_profile("house")
