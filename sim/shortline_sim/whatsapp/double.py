"""The double itself: what exists, who may ask, and the few acts everything else is built from."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import demo
from ..clock import SimClock, Timetable
from .courier import Courier, Route
from .directory import Directory
from .envelope import Update
from .limits import Throughput
from .recipes import RecipeBook
from .shelf import Shelf
from .weather import Weather
from .world import Account, Heard, Kept, Media, Number, Pair, Person, Sent, Template, Token, Upload, document

Json = dict[str, Any]
ID_BLOCK = 1000
"""Ids are reserved on disk in blocks; a restart skips the rest of a block."""
OVERRIDABLE = {"messages", "calls", "smb_message_echoes", "user_preferences"}


class Double:
    def __init__(self, seed: int = 1, state_dir: Path | None = None, base_url: str = "") -> None:
        self.seed, self.base_url = seed, base_url
        self.shelf = Shelf(state_dir)
        self._temporary = None if state_dir else tempfile.TemporaryDirectory(prefix="shortline-sim-")
        self.media_dir = (state_dir or Path(self._temporary.name if self._temporary else "")) / "media"
        self.media_dir.mkdir(parents=True, exist_ok=True)
        self.clock = SimClock()
        self.timetable = Timetable(self.clock)
        self.weather = Weather()
        self.recipes = RecipeBook()
        self.throughput = Throughput()
        self.courier = Courier(
            self.clock, self.timetable, self.weather, self.shelf, self.find_route, self.display_numbers
        )
        self.people = Directory(self.shelf)
        self.accounts: dict[str, Account] = {}
        self.tokens: dict[str, Token] = {}
        self.numbers: dict[str, Number] = {}
        self.pairs: dict[str, Pair] = {}
        self.media: dict[str, Media] = {}
        self.templates: dict[str, Template] = {}
        self.uploads: dict[str, Upload] = {}
        self.sent: dict[str, Sent] = {}
        self.heard: dict[str, Heard] = {}
        self._shelves: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
            "account": (Account, self.accounts),
            "token": (Token, self.tokens),
            "number": (Number, self.numbers),
            "pair": (Pair, self.pairs),
            "media": (Media, self.media),
            "template": (Template, self.templates),
            "upload": (Upload, self.uploads),
            "sent": (Sent, self.sent),
            "heard": (Heard, self.heard),
        }
        self.requests: deque[Json] = deque(maxlen=2000)
        self.request_count = 0
        self.on_sent: list[Callable[[Sent], None]] = []
        self.on_status: list[Callable[[Sent, str], None]] = []
        self.on_reset: list[Callable[[], None]] = []
        self._issued = self._reserved = 0
        self._loop_task: asyncio.Task[None] | None = None
        self._recall()
        if not self.accounts:
            self.found_demo()

    # Life

    async def start(self) -> None:
        if self._loop_task is None:
            self._loop_task = asyncio.get_running_loop().create_task(self.timetable.run())

    async def stop(self) -> None:
        if self._loop_task is not None:
            self._loop_task.cancel()
            self._loop_task = None
        await self.courier.stop()
        self.shelf.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _recall(self) -> None:
        for kind, (make, known) in self._shelves.items():
            for key, body in self.shelf.all(kind):
                known[key] = make(**body)
        self._issued = self._reserved = next((body for key, body in self.shelf.all("counter") if key == "issued"), 0)
        self.courier.recall()

    def found_demo(self) -> None:
        """The account every demo uses, with its approved templates."""
        from .catalogue import demo_templates

        self.keep(Account(demo.WABA_ID, demo.APP_ID, demo.APP_SECRET, demo.VERIFY_TOKEN, demo.ORGANISATION))
        self.keep(Token(demo.ACCESS_TOKEN, demo.APP_ID, [demo.WABA_ID]))
        for number in demo.PHONE_NUMBERS:
            self.keep(
                Number(
                    number.phone_number_id,
                    demo.WABA_ID,
                    number.display_phone_number,
                    number.verified_name,
                    coexistence=number.coexistence,
                )
            )
        for template in demo_templates(demo.WABA_ID):
            self.keep(template)

    def reset(self) -> None:
        """Back to the first minute: the demo account, nobody subscribed, nothing said."""
        self.timetable.clear()
        self.courier.forget()
        self.shelf.clear()
        self.people.clear()
        for _, known in self._shelves.values():
            known.clear()
        self.requests.clear()
        self.recipes.recipes.clear()
        self.weather.change(Weather().describe())
        self.clock.run_at(1.0)
        self._issued = self._reserved = 0
        for listener in self.on_reset:
            listener()
        self.found_demo()

    # Keeping

    def keep(self, value: Kept) -> None:
        self._shelves[value.kind][1][value.key] = value
        self.shelf.keep(value.kind, value.key, document(value))

    def pair(self, number: Number, person: Person) -> Pair:
        return self.pairs.setdefault(f"{number.id}/{person.key}", Pair())

    def keep_pair(self, number: Number, person: Person) -> None:
        key = f"{number.id}/{person.key}"
        self.shelf.keep("pair", key, document(self.pairs[key]))

    # Ids: opaque, unique, the same for the same seed

    def _next(self, purpose: str) -> bytes:
        self._issued += 1
        if self._issued > self._reserved:
            self._reserved = self._issued + ID_BLOCK
            self.shelf.keep("counter", "issued", self._reserved)
        return hashlib.sha256(f"{self.seed}/{purpose}/{self._issued}".encode()).digest()

    def new_wamid(self, digits: str) -> str:
        inner = (
            b"\x1d\x0b" + digits.encode() + b"\x15\x02\x00\x11\x18" + self._next("wamid")[:17].hex().upper().encode()
        )
        return "wamid." + base64.b64encode(inner).decode()

    def new_number(self, purpose: str, digits: int = 15) -> str:
        value = int.from_bytes(self._next(purpose)[:8], "big") % 10 ** (digits - 1)
        return str(10 ** (digits - 1) + value)

    def random_for(self, *what: object) -> random.Random:
        return random.Random("/".join(str(part) for part in (self.seed, *what)))

    def find_template(self, sent: Sent) -> Template | None:
        """The template a message was made from."""
        template = sent.body.get("template") or {}
        language = (template.get("language") or {}).get("code")
        waba_id = self.numbers[sent.number_id].waba_id
        for known in self.templates.values():
            if known.waba_id == waba_id and known.name == template.get("name") and known.language == language:
                return known
        return None

    # Webhooks

    def display_numbers(self) -> dict[str, str]:
        return {number.id: number.digits for number in self.numbers.values()}

    def find_route(self, update: Update) -> Route | None:
        """Number override before WABA override before the app's own callback."""
        account = self.accounts.get(update.waba_id)
        if account is None or not account.app_subscribed:
            return None
        callback = ""
        if update.field in OVERRIDABLE:
            number = self.numbers.get(update.number_id)
            callback = (number.override_callback if number else "") or account.override_callback
        callback = callback or account.app_callback
        return (callback, account) if callback else None

    def probe(self, number: Number) -> Update:
        """An update that is never sent, to ask where one would go."""
        return Update("", number.waba_id, number.id, "messages", "messages", {}, 0)

    def plan(
        self,
        waba_id: str,
        number_id: str,
        field: str,
        part: str,
        item: Json,
        *,
        due: float | None = None,
        contacts: list[Json] | None = None,
    ) -> Update:
        """An update with a key of its own, not yet on its way."""
        key = self._next("update").hex()[:16]
        when = self.clock.now() if due is None else due
        return Update(key, waba_id, number_id, field, part, item, when, contacts or [])

    def tell(self, *args: Any, **kwargs: Any) -> Update:
        """Plan an update and hand it to the courier."""
        update = self.plan(*args, **kwargs)
        self.courier.post(update)
        return update
