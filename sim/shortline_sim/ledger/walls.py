"""P6: what belongs to another team, and what has no key at all, stays out of sight by every way there is to ask.

Two organisations are two installations. So inside one the walls are those between teams, and between inside and outside:
Eva works here, but not in Sales; a stranger has a token that was ended, another installation's secret, or nothing.
"""

from __future__ import annotations

import json
from typing import Any

import httpx

from .desk import Desk, patiently
from .records import tokens_in
from .screens import conversations, messages

Json = dict[str, Any]
PER_CONVERSATION = ("/conversations/{}", "/conversations/{}/messages", "/conversations/{}/composer")
CLOSED_TO_AGENTS = ("/journal", "/tokens", "/agents/invitations")


class Walls:
    def __init__(self, desk: Desk, eva: str, sales: str) -> None:
        self._desk, self._sales = desk, sales
        self._eva = desk.client(eva)
        self.asked = 0

    async def breaches(self, owner: httpx.AsyncClient) -> list[str]:
        """In words, each thing that somebody got and must not."""
        hidden = [row for row in await conversations(owner) if row["team_id"] == self._sales]
        me = (await patiently(self._eva, "GET", "/me")).json()["id"]
        hidden = [row for row in hidden if row["assignee_id"] != me]
        words: set[str] = set()
        ids: set[str] = set()
        for row in hidden:
            for item in await messages(owner, row["id"]):
                words |= set(tokens_in(item["text"]))
                ids.add(item["id"])
        found = await self._lists(hidden, words, ids)
        found += await self._one_by_one(hidden[:25], sorted(ids, key=int)[:200])
        found += await self._strangers(hidden[:5])
        await self._eva.aclose()
        return found

    async def _lists(self, hidden: list[Json], words: set[str], ids: set[str]) -> list[str]:
        """Nothing of theirs in what she is given unasked: lists, counts, search, the feed."""
        threads = {row["id"] for row in hidden}
        seen = [
            f"Eva's list has conversation {row['id']}" for row in await conversations(self._eva) if row["id"] in threads
        ]
        position = 0
        while True:
            page = (await self._ask(self._eva, f"/events?after={position}&limit=200")).json()
            for event in page["items"]:
                if event.get("message_id") in ids:
                    seen.append(f"Eva's feed tells of message {event['message_id']}")
            if not page["items"]:
                break
            position = page["items"][-1]["position"]
        for row in hidden[:10]:
            answer = await self._ask(self._eva, "/search", q=row["identity"]["phone"] or "0")
            seen += [f"Eva's search shows #{word}" for word in tokens_in(json.dumps(answer.json())) if word in words]
        return seen

    async def _one_by_one(self, hidden: list[Json], ids: list[str]) -> list[str]:
        """Nothing when she asks for it by its number."""
        seen = []
        for row in hidden:
            for path in PER_CONVERSATION:
                if (answer := await self._ask(self._eva, path.format(row["id"]))).status_code != 404:
                    seen.append(f"Eva got {answer.status_code} for {path.format(row['id'])}")
            told = await self._eva.post(f"/conversations/{row['id']}/messages", json={"text": "Hello from Eva"})
            if told.status_code != 404:
                seen.append(f"Eva could answer in conversation {row['id']}: {told.status_code}")
        for start in range(0, len(ids), 50):
            answer = await self._ask(self._eva, "/messages", ids=",".join(ids[start : start + 50]))
            seen += [f"Eva fetched message {item['id']}" for item in answer.json()["items"]]
        for path in CLOSED_TO_AGENTS:
            if (answer := await self._ask(self._eva, path)).status_code != 403:
                seen.append(f"Eva got {answer.status_code} for {path}")
        return seen

    async def _strangers(self, hidden: list[Json]) -> list[str]:
        seen = []
        ended = await self._desk.sign_in("eva@lindhaven.example")
        async with self._desk.client(ended) as leaving:
            await leaving.delete("/sessions/current")
        for token in ("", ended, "sl_0123456789abcdef0123456789abcdef", "null"):
            async with self._desk.client(token) as stranger:
                for path in (
                    "/conversations",
                    "/events",
                    "/search?q=a",
                    "/me",
                    *(f"/conversations/{r['id']}" for r in hidden),
                ):
                    if (answer := await self._ask(stranger, path)).status_code != 401:
                        seen.append(f"a stranger got {answer.status_code} for {path}")
        return seen

    async def _ask(self, http: httpx.AsyncClient, path: str, **params: str) -> httpx.Response:
        self.asked += 1
        return await patiently(http, "GET", path, params=params or None)
