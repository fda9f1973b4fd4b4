"""What a delivered message costs, as a category. Prices themselves are data of the business, not of this double."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
SERVICE, UTILITY = "service", "utility"


def pricing(category: str, *, in_window: bool, free_entry: bool, at: float, billable_from: float) -> Json:
    """Before 1 October 2026 replies and in-window utility templates were free; since then they are billable."""
    kind = "regular"
    if free_entry:
        kind = "free_entry_point"
    elif at < billable_from and (category == SERVICE or (category == UTILITY and in_window)):
        kind = "free_customer_service"
    return {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}
