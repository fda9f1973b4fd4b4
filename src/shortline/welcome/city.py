"""The simulated city's control door: another process, reached by HTTP like everything outside."""

from dataclasses import dataclass
from typing import Any

from shortline.errors import Unavailable
from shortline.http import Ambiguous, Http, NotSent

SCENES = ("quiet_morning", "rush_hour", "outage", "evening", "test_flood", "pilot")


@dataclass(frozen=True, slots=True)
class DemoNumber:
    phone_number_id: str
    display_phone_number: str
    verified_name: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    waba_id: str
    access_token: str
    app_secret: str
    verify_token: str
    numbers: tuple[DemoNumber, ...]


class CityAway(Unavailable):
    code, sentence = "city_away", "The simulated city does not answer. It starts with `shortline demo`."


class City:
    def __init__(self, http: Http, url: str):
        self._http, self._url = http, url

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        if not self._url:
            raise CityAway
        try:
            answer = await self._http.request(method, f"{self._url}/_sim/{path}", json=body, deadline=15)
        except (NotSent, Ambiguous) as error:
            raise CityAway from error
        if answer.status >= 400:
            raise CityAway(
                f"The simulated city answered {answer.status}.",
                reason="city_status",
                params={"status": str(answer.status)},
            )
        result: dict[str, Any] = answer.json()
        return result

    async def account(self) -> DemoAccount:
        """The account of the simulated business, with a token of our own."""
        known = (await self._call("GET", "accounts"))["items"][0]
        keys = await self._call("POST", "accounts", {"waba_id": known["waba_id"]})
        return DemoAccount(
            waba_id=keys["waba_id"], access_token=keys["access_token"], app_secret=keys["app_secret"],
            verify_token=keys["verify_token"] or "lindhaven-verify",
            numbers=tuple(
                DemoNumber(number["id"], number["display"], number["verified_name"])
                for number in known["phone_numbers"]
            ),
        )  # fmt: skip

    async def call_back(self, phone_number_id: str, callback_url: str, verify_token: str) -> None:
        """From now on webhooks of this number go to `callback_url` (which must answer the handshake)."""
        result = await self._call(
            "POST", "subscriptions",
            {"phone_number_id": phone_number_id, "callback_url": callback_url, "verify_token": verify_token},
        )  # fmt: skip
        if not result.get("ok"):
            raise CityAway("The simulated city could not call this desk back.", reason="city_no_callback")

    async def play(self, scene: str, *, again: bool = True) -> None:
        await self._call("POST", "city", {"scene": scene, "running": True, "again": again})

    async def rest(self) -> None:
        await self._call("POST", "city", {"running": False})
        await self._call("DELETE", "subscriptions", {})
