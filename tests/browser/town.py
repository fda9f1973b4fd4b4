"""A desk with one number of the double and a silent city: what arrives and what goes wrong, the test says itself."""

import itertools
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Locator, Page

from shortline_sim import demo
from tests.desks import Desk, make_owner, wait_until

Json = dict[str, Any]
NUMBER = demo.PHONE_NUMBER_IDS[0]
_persons = itertools.count(1)


class Town:
    """The desk, its API as the owner, and the double's control API."""

    def __init__(self, running: Desk, **prefs: Any) -> None:
        self.desk = running
        make_owner(running)
        self.api = running.sign_in()
        graph = self.api.get("/setup").json()["graph_url_default"]
        self.sim = httpx.Client(base_url=f"{graph.rstrip('/')}/_sim", timeout=30)
        self.prefer(undo_seconds=0, **prefs)
        self.weather(pace=0.3)

    def connect(self) -> str:
        """The first number of the double becomes an inbox, with its templates."""
        made = self.api.post(
            "/inboxes",
            json={
                "channel": "whatsapp", "name": "Service", "phone_number_id": NUMBER, "waba_id": demo.WABA_ID,
                "access_token": demo.ACCESS_TOKEN, "app_secret": demo.APP_SECRET, "verify_token": demo.VERIFY_TOKEN,
            },
        )  # fmt: skip
        assert made.status_code == 201, made.text
        self.inbox_id: str = made.json()["id"]
        hooked = self.tell(
            "subscriptions",
            phone_number_id=NUMBER,
            verify_token=demo.VERIFY_TOKEN,
            callback_url=f"{self.desk.url}/hooks/whatsapp/{self.inbox_id}",
        )
        assert hooked["ok"], hooked
        return self.inbox_id

    def prefer(self, **prefs: Any) -> None:
        self.api.patch("/me", json={"prefs": prefs}).raise_for_status()

    def colleague(self, name: str, email: str, *, password: str = "another long password", role: str = "agent") -> str:
        """Somebody is invited and joins; returns his token."""
        invited = self.api.post("/agents/invitations", json={"email": email, "role": role})
        secret = invited.raise_for_status().json()["link"].rsplit("#", 1)[1]
        joining = {"token": secret, "name": name, "password": password}
        joined = httpx.post(f"{self.desk.url}/api/v1/invitations/accept", json=joining, timeout=20)
        token: str = joined.raise_for_status().json()["token"]
        return token

    def tell(self, what: str, **given: Any) -> Json:
        answer = self.sim.post(f"/{what}", json=given)
        assert answer.status_code < 300, answer.text
        found: Json = answer.json()
        return found

    def weather(self, **given: Any) -> None:
        self.tell("weather", **given)

    def recipe(self, do: Any, *, times: int | None = 1, **match: Any) -> None:
        self.tell("recipes", match=match, do=do, times=times)

    def writes(self, person: str, message: Any, **more: Any) -> str:
        """A customer writes; returns the provider's id."""
        given = {"text": message} if isinstance(message, str) else message
        wamid: str = self.tell("inbound", phone_number_id=NUMBER, **{"from": person}, message=given, **more)["wamid"]
        return wamid

    def meets(self, name: str = "Ada Vermeer", text: Any = "Is tram 4 running?", **more: Any) -> "Talk":
        """Somebody new writes, and the desk knows the conversation."""
        person = f"+4670{5550000 + next(_persons)}"
        self.writes(person, text, name=name, **more)
        return Talk(self, person)

    def advance(self, seconds: float) -> None:
        """Time passes for the desk and for the provider; the browser's own clock is the test's."""
        self.desk.advance(seconds)
        self.tell("clock", advance=seconds)

    def sent(self) -> list[Json]:
        """Messages the double took, read receipts and typing aside."""
        items: list[Json] = self.sim.get("/sent").json()["items"]
        return items

    def sent_texts(self, holding: str = "") -> list[str]:
        texts = [(item["body"].get("text") or {}).get("body", "") for item in self.sent()]
        return [text for text in texts if text and holding in text]

    def pour(self, messages: list[Json], contacts: list[Json]) -> None:
        """Many messages in one webhook call."""
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "31205550101", "phone_number_id": NUMBER},
            "contacts": contacts,
            "messages": messages,
        }
        body = {
            "object": "whatsapp_business_account",
            "entry": [{"id": demo.WABA_ID, "changes": [{"field": "messages", "value": value}]}],
        }
        answer = self.tell("raw", phone_number_id=NUMBER, body=json.dumps(body))
        assert answer.get("status") == 200, answer

    def settled(self, within: float = 60) -> None:
        """Everything the desk has acknowledged is applied; what the double has yet to deliver is not waited for."""
        wait_until(
            lambda: not self.api.get("/journal", params={"fate": "received"}).json()["items"],
            within=within,
            what="the end of the journal",
        )


class Talk:
    """One conversation, seen from both ends."""

    def __init__(self, town: Town, person: str) -> None:
        self.town, self.person = town, person
        found = wait_until(self._find, what=f"the conversation of {person}")
        self.id: str = found

    def _find(self) -> str | None:
        found = self.town.api.get(
            "/conversations", params={"view": "all", "state": "open", "q": self.person.lstrip("+")}
        )
        items = found.json()["items"]
        return items[0]["id"] if items else None

    @property
    def url(self) -> str:
        return f"{self.town.desk.url}/inbox/{self.id}"

    def says(self, message: Any, **more: Any) -> str:
        return self.town.writes(self.person, message, **more)

    def messages(self) -> list[Json]:
        found = self.town.api.get(f"/conversations/{self.id}/messages", params={"limit": 200})
        items: list[Json] = found.json()["items"]
        return items

    def message(self, text: str) -> Json:
        """Our own message with that text, once the server has it."""

        def find() -> Json | None:
            return next((m for m in self.messages() if m["text"] == text and m["direction"] != "in"), None)

        found: Json = wait_until(find, what=f"the message {text!r}")
        return found

    def send(self, text: str) -> Json:
        answer = self.town.api.post(
            f"/conversations/{self.id}/messages",
            json={"client_message_id": str(uuid.uuid4()), "undo_seconds": 0, "text": text},
        )
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    def wamid(self, text: str) -> str:
        """The provider's id of a message we sent."""

        def find() -> str | None:
            return next(
                (i["wamid"] for i in self.town.sent() if (i["body"].get("text") or {}).get("body") == text), None
            )

        found: str = wait_until(find, what=f"{text!r} at the double")
        return found

    def report(self, text: str, status: str, **more: Any) -> None:
        self.town.tell("status", wamid=self.wamid(text), status=status, **more)


def inbound(person: str, text: str, *, at: float | None = None, wamid: str = "", **more: Any) -> Json:
    """One message of a webhook, as the provider writes it."""
    return {
        "from": person.lstrip("+"), "id": wamid or f"wamid.{uuid.uuid4().hex}",
        "timestamp": str(int(time.time() if at is None else at)), "type": "text", "text": {"body": text}, **more,
    }  # fmt: skip


def card(person: str, name: str) -> Json:
    return {"profile": {"name": name}, "wa_id": person.lstrip("+")}


@contextmanager
def open_town(running: Desk) -> Iterator[Town]:
    town = Town(running)
    try:
        yield town
    finally:
        town.api.close()
        town.sim.close()


def bubble(page: Page, text: str) -> Locator:
    """The message with that text in the timeline."""
    return page.locator("article[data-msg]", has_text=text)


def box(page: Page) -> Locator:
    return page.locator("[data-composer] textarea")


def answer(page: Page, text: str) -> Locator:
    """Type it, press Enter, look at the bubble."""
    box(page).fill(text)
    box(page).press("Enter")
    return bubble(page, text)
