"""What Meta's error codes mean for us, as data.

Source: Meta's error-codes page and the group, calling and block pages, read as of November 2026 (see README.md).
Decide by code, never by title or HTTP status. `Handling` says who has to do something before the same message can go.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shortline.channels.failures import FailureCode


class Handling(StrEnum):
    RETRY = "retry"  # the machine tries again by itself, bounded
    PAIR = "pair"  # this one person gets messages too fast: 4^n seconds
    LATER = "later"  # after a condition changed
    FIX = "fix"  # an admin has to act
    FINAL = "final"  # the same message can never go


@dataclass(frozen=True, slots=True)
class ErrorRule:
    code: int
    handling: Handling
    failure: FailureCode
    retries_max: int = 6
    wait_seconds: float | None = None


R, P, L, F, N = Handling.RETRY, Handling.PAIR, Handling.LATER, Handling.FIX, Handling.FINAL

_ROWS: tuple[tuple[int, Handling, FailureCode], ...] = (
    (0, F, "token_invalid"),
    (1, R, "provider_error"),
    (2, R, "provider_error"),
    (3, F, "permission_missing"),
    (4, R, "rate_limited"),
    (10, F, "permission_missing"),
    (33, F, "number_not_registered"),
    (100, N, "invalid_request"),
    (190, F, "token_invalid"),
    (368, F, "account_restricted"),
    (470, L, "window_closed"),
    (613, R, "rate_limited"),
    (80007, R, "rate_limited"),
    (80008, R, "rate_limited"),
    (130429, R, "rate_limited"),
    (130472, N, "marketing_limit"),
    (130497, N, "undeliverable"),
    (131000, R, "provider_error"),
    (131005, F, "permission_missing"),
    (131008, N, "invalid_request"),
    (131009, N, "invalid_request"),
    (131016, R, "provider_error"),
    (131020, N, "undeliverable"),
    (131021, N, "undeliverable"),
    (131026, N, "not_on_whatsapp"),
    (131030, F, "undeliverable"),
    (131031, F, "account_restricted"),
    (131037, F, "number_not_registered"),
    (131041, N, "undeliverable"),
    (131042, F, "payment_problem"),
    (131044, F, "payment_problem"),
    (131045, F, "number_not_registered"),
    (131047, L, "window_closed"),
    (131048, L, "quality_limited"),
    (131049, L, "marketing_limit"),
    (131050, N, "marketing_stopped"),
    (131051, N, "invalid_request"),
    (131052, N, "media_rejected"),
    (131053, N, "media_rejected"),
    (131055, N, "invalid_request"),
    (131056, P, "too_fast_to_person"),
    (131057, R, "rate_limited"),
    (131059, F, "invalid_request"),
    (131060, N, "undeliverable"),
    (131062, N, "phone_required"),
    (131063, F, "account_restricted"),
    (131064, F, "account_restricted"),
    (132000, N, "template_parameters"),
    (132001, N, "template_missing"),
    (132005, N, "template_parameters"),
    (132007, N, "template_parameters"),
    (132008, N, "template_parameters"),
    (132012, N, "template_parameters"),
    (132015, L, "template_paused"),
    (132016, N, "template_disabled"),
    (132018, N, "template_parameters"),
    (132068, F, "invalid_request"),
    (132069, L, "rate_limited"),
    (133000, F, "number_not_registered"),
    (133004, R, "provider_error"),
    (133005, F, "number_not_registered"),
    (133006, F, "number_not_registered"),
    (133008, L, "number_not_registered"),
    (133009, L, "number_not_registered"),
    (133010, F, "number_not_registered"),
    (133015, L, "number_not_registered"),
    (133016, L, "number_not_registered"),
    (134011, F, "payment_problem"),
    (134100, N, "invalid_request"),
    (134101, L, "template_missing"),
    (134102, F, "provider_error"),
    (134103, F, "provider_error"),
    (135000, N, "provider_error"),
    (136025, F, "number_not_registered"),
    (137000, F, "identity_changed"),
    (139100, N, "invalid_request"),
    (139101, N, "invalid_request"),
    (139102, R, "provider_error"),
    (139103, R, "provider_error"),
    (500, N, "provider_error"),
    (471, L, "quality_limited"),
    (1026, N, "undeliverable"),
)

_RANGES: tuple[tuple[range, Handling, FailureCode], ...] = (
    (range(200, 300), F, "permission_missing"),
    (range(131201, 131216), N, "undeliverable"),
    (range(138000, 138024), N, "provider_error"),
    (range(139000, 139005), F, "invalid_request"),
    (range(147001, 147006), F, "invalid_request"),
)

_RETRIES_MAX = {1: 3, 131000: 3}
_WAIT_SECONDS: dict[int, float] = {131049: 24 * 3600, 131056: 1, 131057: 60, 133015: 300, 133016: 72 * 3600}

TABLE: dict[int, ErrorRule] = {
    code: ErrorRule(code, handling, failure, _RETRIES_MAX.get(code, 6), _WAIT_SECONDS.get(code))
    for code, handling, failure in _ROWS
}
GROUP_RATE = 131208


def rule_for(code: int | None) -> ErrorRule | None:
    """The rule of this code; None for a code nobody has described, which is shown in the provider's own words."""
    if code is None:
        return None
    if code in TABLE:
        return TABLE[code]
    if code == GROUP_RATE:
        return ErrorRule(code, R, "rate_limited")
    for codes, handling, failure in _RANGES:
        if code in codes:
            return ErrorRule(code, handling, failure)
    return None
