"""The demo: inboxes of the simulated business, opened by one button, marked as demo for ever, removed by another.

Everything that arrives takes the real way in; only the numbers belong to the double.
"""

import contextlib
from datetime import datetime

import asyncpg

from shortline import events
from shortline.accounts import teams
from shortline.accounts.actor import Actor
from shortline.api.runtime import Runtime
from shortline.db import queries
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.inboxes.create import create
from shortline.macros import starter
from shortline.welcome.city import City, CityAway, DemoAccount
from shortline.welcome.removal import remove_demo

Q = queries(__package__)
FIRST_SCENE = "rush_hour"
MACRO_LANGUAGES = ("en", "nl")  # what most people of the city write
TRIES = 5  # a worker may be in the middle of a message of the city


class AlreadyThere(Conflict):
    code, sentence = "demo_active", "The demo city is already here."


async def is_active(runtime: Runtime) -> bool:
    async with runtime.db.reading() as tx:
        return bool(await Q.fetch(tx, "list_demo_inboxes"))


async def start(runtime: Runtime, *, by: Actor, callback_base: str, scene: str = FIRST_SCENE) -> list[int]:
    """Connect the simulated numbers and let people write; returns the new inbox ids. Raises AlreadyThere, CityAway."""
    city = City(runtime.http, runtime.settings.demo_url)
    account = await city.account()
    now = runtime.clock.now()
    async with runtime.db.transaction() as tx:
        await Q.fetchval(tx, "lock_demo")
        if await Q.fetch(tx, "list_demo_inboxes"):
            raise AlreadyThere
        made: list[tuple[int, str]] = []
        for number in account.numbers:
            department = number.verified_name.rsplit(" ", 1)[-1]
            team_id = await Q.fetchval(tx, "find_team_named", name=department)
            if team_id is None:
                members = {by.agent_id} if by.agent_id is not None else set()
                team_id = (await teams.create(tx, department, members, now=now, is_demo=True)).id
            inbox = await create(
                tx, runtime.box, channel="whatsapp", name=department, phone_number_id=number.phone_number_id,
                waba_id=account.waba_id, access_token=account.access_token, app_secret=account.app_secret,
                verify_token=account.verify_token, team_id=team_id, graph_url=runtime.settings.demo_url,
                display_phone_number=number.display_phone_number, is_demo=True, by=by, now=now,
            )  # fmt: skip
            made.append((inbox.id, number.phone_number_id))
        macros = await starter.add(tx, MACRO_LANGUAGES, by=by, now=now)
        await Q.execute(tx, "mark_demo_macros", ids=[each.id for each in macros])
        await events.record(tx, kinds.DEMO_CHANGED, agent_id=by.agent_id, data={"change": "started"}, at=now)
    await _call_back(city, account, made, callback_base)
    await city.play(scene)
    return [inbox_id for inbox_id, _number in made]


async def _call_back(city: City, account: DemoAccount, made: list[tuple[int, str]], base: str) -> None:
    for inbox_id, phone_number_id in made:
        await city.call_back(phone_number_id, f"{base}/hooks/whatsapp/{inbox_id}", account.verify_token)


async def come_back(runtime: Runtime, *, callback_base: str) -> bool:
    """After a restart the double listens elsewhere: point the demo inboxes and its webhooks at each other again."""
    async with runtime.db.transaction() as tx:
        rows = await Q.fetch(tx, "list_demo_inboxes")
        if not rows or not runtime.settings.demo_url:
            return False
        await Q.execute(tx, "move_demo_inboxes", graph_url=runtime.settings.demo_url, now=runtime.clock.now())
    city = City(runtime.http, runtime.settings.demo_url)
    for row in rows:
        opened = runtime.box.open(bytes(row["secrets"]))
        await city.call_back(
            row["phone_number_id"], f"{callback_base}/hooks/whatsapp/{row['id']}", opened["verify_token"]
        )
    return True


async def remove(runtime: Runtime, *, by: Actor, now: datetime) -> None:
    """Silence the city, then delete every demo record. Real ones stay."""
    with contextlib.suppress(CityAway):  # a city that is gone writes nothing
        await City(runtime.http, runtime.settings.demo_url).rest()

    for left in reversed(range(TRIES)):
        try:
            async with runtime.db.transaction() as tx:
                await Q.fetchval(tx, "lock_demo")
                await Q.fetch(tx, "lock_demo_inboxes")  # what is being applied finishes first; nothing new begins
                await remove_demo(tx)
                await events.record(tx, kinds.DEMO_CHANGED, agent_id=by.agent_id, data={"change": "removed"}, at=now)
            return
        except (asyncpg.ForeignKeyViolationError, asyncpg.DeadlockDetectedError):
            if not left:
                raise
