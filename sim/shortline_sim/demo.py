"""The demo business: Lindhaven, a fictional city company with two WhatsApp numbers. Nothing here is secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoNumber:
    phone_number_id: str
    display_phone_number: str
    verified_name: str
    department: str
    coexistence: bool = False


ORGANISATION = "Lindhaven"
APP_ID = "610020030040001"
WABA_ID = "700100200300400"
ACCESS_TOKEN = "SIM-lindhaven-system-user-token"  # noqa: S105
APP_SECRET = "lindhaven-simulated-app-secret"  # noqa: S105
VERIFY_TOKEN = "lindhaven-verify"  # noqa: S105
PHONE_NUMBERS = (
    DemoNumber("900100200300401", "+31 20 555 0101", "Lindhaven Service", "Service"),
    DemoNumber("900100200300402", "+31 20 555 0102", "Lindhaven Sales", "Sales", coexistence=True),
)
PHONE_NUMBER_IDS = tuple(number.phone_number_id for number in PHONE_NUMBERS)
