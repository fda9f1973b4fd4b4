"""The agents: several at once, over the public API, with browsers that lose connections and ask again."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx

from .desk import Desk, patiently
from .records import Press, Read, tokens_in
from .world import World

Json = dict[str, Any]
ANSWERS = ("Not until noon, sorry.", "Het komt morgen.", "Tack för att du väntar.", "Done!", "Could you send a photo?")
REFUSED = (403, 404, 409, 422)
DONE_FOR = ("failed", "unconfirmed", "withheld")


class Office:
    """What all agents share: the tokens, and the book of what was pressed and read."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._tokens: Iterator[int] = itertools.count(1)
        self.presses: list[Press] = []
        self.reads: list[Read] = []
        self.refusals = 0
        self.collisions = 0

    def token(self) -> str:
        return f"a{next(self._tokens)}"


class Agent:
    def __init__(self, name: str, office: Office, token: str) -> None:
        self.name, self._office, self._dice = name, office, office.world.dice
        self._desk: Desk = office.world.desk
        self.http = self._desk.client(token)

    async def work(self, pause: float, stop: asyncio.Event) -> None:
        """Open one that waits, read it, answer; until told to stop, and then finish what was begun."""
        while not stop.is_set():
            with contextlib.suppress(RuntimeError):  # the desk was away for longer than a person waits
                await self._turn()
            await asyncio.sleep(self._dice.uniform(0.4, 1.6) * pause)
        await self.http.aclose()

    async def _turn(self) -> None:
        listed = await patiently(
            self.http, "GET", "/conversations",
            params={"view": "all", "state": "open", "limit": 20, "sort": self._dice.choice(("most_overdue", "newest"))},
        )  # fmt: skip
        rows = listed.json()["items"] if listed.status_code == 200 else []
        if not rows:
            return
        waiting = [row for row in rows if row["waiting_since"]] or rows
        row = self._dice.choice(waiting)
        page = await self.read(row["id"])
        for message in page:
            if message["direction"] == "out" and message["state"] in DONE_FOR and self._dice.random() < 0.3:
                await self._again(message)
        for _ in range(self._dice.choice((1, 1, 1, 2, 3))):
            await self.answer(row, page)

    async def read(self, conversation_id: str) -> list[Json]:
        answer = await patiently(self.http, "GET", f"/conversations/{conversation_id}/messages", params={"limit": 50})
        if answer.status_code != 200:
            return []
        page: list[Json] = answer.json()["items"]
        said = [message for message in page if message["direction"] == "in"]
        self._office.reads.append(
            Read(
                self.name,
                conversation_id,
                tuple(message["id"] for message in said),
                frozenset(message["id"] for message in said if message["late"]),
                tuple(datetime.fromisoformat(message["at"]).timestamp() for message in said),
            )
        )
        return page

    async def answer(self, row: Json, page: list[Json], **exactly: Any) -> Press | None:
        """One press of send. None when the desk said no."""
        press = Press(self._office.token(), row["id"], row["identity"]["phone"] or "")
        body = await self._body(f"#{press.token} {self._dice.choice(ANSWERS)}")
        body |= {"client_message_id": str(uuid.UUID(int=self._dice.getrandbits(128), version=4))}
        body["undo_seconds"] = self._dice.choice((0, 0, 0, 1, 2))
        if page and self._dice.random() < 0.15:
            outgoing = [message["id"] for message in page if message["direction"] == "out"]
            body["seen_message_id"] = outgoing[-1] if outgoing else None
        body |= exactly
        self._office.presses.append(press)  # before the request: an answer that got lost is no refusal
        answer = await self._press(row["id"], body)
        if answer.status_code in REFUSED:
            self._office.presses.remove(press)
            self._office.refusals += 1
            self._office.collisions += answer.json().get("code") == "collision"
            return None
        answer.raise_for_status()
        made = answer.json()["messages"]
        press.message_ids = tuple(message["id"] for message in made)
        if body["undo_seconds"] and self._dice.random() < 0.25:
            await self._undo(press)
        return press

    async def _body(self, line: str) -> Json:
        dice = self._dice.random()
        if dice < 0.08:
            uploaded = await patiently(self.http, "POST", "/media", files={"file": _note(line)})
            if uploaded.status_code == 201:
                return {"media_ids": [uploaded.json()["id"]], "captions": [line]}
        if dice < 0.14:
            buttons = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
            return {"interactive": {"type": "button", "body": line, "buttons": buttons}}
        return {"text": line}

    async def _press(self, conversation_id: str, body: Json) -> httpx.Response:
        """A browser on a bad line: sometimes it gives up on a request at once and asks again, with the same id."""
        path = f"/conversations/{conversation_id}/messages"
        if self._dice.random() < 0.2:
            with contextlib.suppress(httpx.HTTPError):
                await self.http.post(path, json=body, timeout=self._dice.uniform(0.005, 0.15))
        if self._dice.random() < 0.1:  # Enter twice
            both = await asyncio.gather(
                *(patiently(self.http, "POST", path, json=body) for _ in range(2)), return_exceptions=True
            )
            for one in both:
                if isinstance(one, httpx.Response) and one.status_code < 300:
                    return one
        return await patiently(self.http, "POST", path, json=body)

    async def _undo(self, press: Press) -> None:
        await asyncio.sleep(self._dice.uniform(0, 1.5))
        answer = await patiently(self.http, "POST", f"/messages/{press.message_ids[0]}/undo")
        press.taken_back = answer.status_code in (
            200,
            404,
        )  # 404: it is gone since the first try, whose answer got lost

    async def _again(self, message: Json) -> None:
        """A person decides: once more, or leave it."""
        known = {press.token: press for press in self._office.presses}
        press = next((known[token] for token in tokens_in(message["text"]) if token in known), None)
        if press is None or self._dice.random() < 0.3:
            await patiently(self.http, "POST", f"/messages/{message['id']}/leave")
            return
        press.again = True
        await patiently(self.http, "POST", f"/messages/{message['id']}/resend")


async def at_once(agents: list[Agent], row: Json, page: list[Json]) -> None:
    """Several people answer the same conversation in the same moment, each believing to be the first."""
    outgoing = [message["id"] for message in page if message["direction"] == "out"]
    seen = outgoing[-1] if outgoing else None
    await asyncio.gather(
        *(agent.answer(row, page, seen_message_id=seen) for agent in agents[:2]),
        *(agent.answer(row, page) for agent in agents[2:]),
        return_exceptions=True,
    )


def _note(line: str) -> tuple[str, bytes, str]:
    return "note.txt", f"{line}\n".encode(), "text/plain"
