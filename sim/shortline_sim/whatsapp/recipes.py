"""Recipes: what goes wrong, for which requests, how many times. The next matching request obeys."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

NAMED: dict[str, Json] = {
    "closed_window": {"error": 131047},
    "closed_window_late": {"status_error": 131047},
    "pair_rate": {"error": 131056},
    "throughput": {"error": 130429},
    "spam_limit": {"error": 131048},
    "undeliverable": {"status_error": 131026},
    "marketing_limit": {"status_error": 131049},
    "marketing_stopped": {"status_error": 131050},
    "media_failed": {"status_error": 131053},
    "experiment": {"status_error": 130472},
    "identity_changed": {"status_error": 137000},
    "payment": {"error": 131042},
    "account_locked": {"error": 131031},
    "template_missing": {"error": 132001},
    "template_paused": {"error": 132015},
    "template_disabled": {"error": 132016},
    "token_expired": {"error": 190},
    "permission_missing": {"error": 200},
    "something_wrong": {"error": 131000},
    "service_unavailable": {"error": 131016},
    "maintenance": {"error": 131057},
    "server_error": {"http": {"status": 500, "body": ""}},
    "bad_gateway": {"http": {"status": 502, "body": "<html><h1>502 Bad Gateway</h1></html>", "type": "text/html"}},
    "html_body": {"http": {"status": 200, "body": "<html><title>Log in</title></html>", "type": "text/html"}},
    "redirect": {"http": {"status": 302, "body": "", "location": "https://login.example/"}},
    "slow": {"delay": 30},
    "drip": {"drip": 0.5},
    "cut_before": {"cut": "before"},
    "cut_after": {"cut": "after"},
    "cut_half": {"cut": "half"},
    "no_id": {"without_id": True},
    "broken_json": {"broken_json": True},
    "silence": {"statuses": []},
    "read_only": {"statuses": [{"status": "sent", "after": 0.2}, {"status": "read", "after": 1.0}]},
    "backwards": {
        "statuses": [
            {"status": "read", "after": 0.1},
            {"status": "delivered", "after": 0.3},
            {"status": "sent", "after": 0.5},
        ]
    },
    "early": {"early": True},
}
ACTIONS = {
    "error", "details", "http", "accept", "delay", "drip", "cut", "without_id", "broken_json",
    "status_error", "statuses", "early", "name",
}  # fmt: skip
MATCHES = {"method", "path", "node", "edge", "to", "type", "text", "template", "opaque"}


@dataclass(slots=True)
class Recipe:
    id: int
    match: Json
    do: Json
    times: int
    used: int = 0
    note: str = ""
    requests: list[int] = field(default_factory=list)

    def describe(self) -> Json:
        return {
            "id": self.id,
            "match": self.match,
            "do": self.do,
            "times": self.times,
            "used": self.used,
            "requests": self.requests,
        }


class RecipeBook:
    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.recipes: list[Recipe] = []

    def add(self, match: Json, do: Json | str, times: int | None = 1) -> Recipe:
        if isinstance(do, str):
            do = {"name": do}
        if name := do.get("name"):
            if name not in NAMED:
                raise ValueError(f"there is no recipe named {name}; there are {', '.join(sorted(NAMED))}")
            do = {**NAMED[name], **do}
        if unknown := (set(do) - ACTIONS) | (set(match) - MATCHES):
            raise ValueError(f"not understood: {', '.join(sorted(unknown))}")
        recipe = Recipe(next(self._ids), match, do, -1 if times is None else times)
        self.recipes.append(recipe)
        return recipe

    def take(self, facts: Json) -> Recipe | None:
        """The first recipe that fits and is not used up. Taking it uses it once."""
        for recipe in self.recipes:
            if recipe.times != -1 and recipe.used >= recipe.times:
                continue
            if all(_fits(key, wanted, facts.get(key)) for key, wanted in recipe.match.items()):
                recipe.used += 1
                return recipe
        return None


def _fits(key: str, wanted: Any, found: Any) -> bool:
    if found is None:
        return False
    if key in {"path", "text", "opaque"}:
        return str(wanted) in str(found)
    if key == "to":
        return str(wanted).lstrip("+") == str(found).lstrip("+")
    return str(wanted).lower() == str(found).lower()


def facts_of(method: str, path: str, node: str, edge: str, body: object) -> Json:
    """What a recipe can look at."""
    facts: Json = {"method": method, "path": path, "node": node, "edge": edge}
    if isinstance(body, dict):
        kind = body.get("type", "text" if "text" in body else None)
        if body.get("status") == "read":
            kind = "read"
        facts["to"] = body.get("to") or body.get("recipient")
        facts["type"] = kind
        facts["opaque"] = body.get("biz_opaque_callback_data")
        text, template = body.get("text"), body.get("template")
        facts["text"] = text.get("body") if isinstance(text, dict) else None
        facts["template"] = template.get("name") if isinstance(template, dict) else None
    return {key: value for key, value in facts.items() if value is not None}
