"""What the first screen asks: does the desk have an owner, is there a demo, what is done already."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel, ConfigDict

from shortline import __version__
from shortline.accounts.actor import Actor
from shortline.accounts.owner import needs_owner
from shortline.accounts.permissions import Action
from shortline.api.deps import RuntimeDep, require
from shortline.api.router import Router
from shortline.db import queries
from shortline.settings import META_GRAPH_URL
from shortline.welcome import demo
from shortline.welcome.city import City

Q = queries(__package__)
router = Router(tags=["setup"])
LOCALES = ["en", "nl"]
StepKey = Literal["owner", "inbox", "webhook", "test_message", "answered", "invite"]
STEPS: tuple[StepKey, ...] = ("owner", "inbox", "webhook", "test_message", "answered", "invite")
Scene = Literal["quiet_morning", "rush_hour", "outage", "evening", "test_flood", "pilot"]
Managing = Annotated[Actor, Depends(require(Action.DEMO_MANAGE))]


class DemoOut(BaseModel):
    available: bool
    active: bool


class SetupOut(BaseModel):
    needs_owner: bool
    organisation: str
    demo: DemoOut
    version: str
    public_url: str
    graph_url_default: str
    graph_url_meta: str
    locales: list[str]


class DemoStart(BaseModel):
    model_config = ConfigDict(extra="forbid")
    scene: Scene = "rush_hour"


class DemoStarted(BaseModel):
    inbox_ids: list[str]


class Step(BaseModel):
    key: StepKey
    done: bool
    at: datetime | None


class Checklist(BaseModel):
    items: list[Step]


@router.get("/setup")
async def get_setup(runtime: RuntimeDep) -> SetupOut:
    """Public: what the sign-in and welcome screens need, and nothing about people."""
    async with runtime.db.reading() as tx:
        missing = await needs_owner(tx)
        organisation = "" if missing else await Q.fetchval(tx, "installation")
        active = bool(await Q.fetch(tx, "list_demo_inboxes"))
    return SetupOut(
        needs_owner=missing, organisation=organisation, demo=DemoOut(available=bool(runtime.settings.demo_url), active=active),
        version=__version__, public_url=runtime.settings.public_url, graph_url_default=runtime.settings.graph_url,
        graph_url_meta=META_GRAPH_URL, locales=LOCALES,
    )  # fmt: skip


@router.post("/setup/demo", status_code=202)
async def post_demo(by: Managing, runtime: RuntimeDep, given: DemoStart | None = None) -> DemoStarted:
    """Open the simulated city: its numbers become inboxes, and people begin to write."""
    made = await demo.start(
        runtime, by=by, callback_base=runtime.settings.local_url, scene=(given or DemoStart()).scene
    )
    return DemoStarted(inbox_ids=[str(inbox_id) for inbox_id in made])


@router.post("/setup/demo/scene", status_code=204)
async def post_scene(by: Managing, given: DemoStart, runtime: RuntimeDep) -> None:
    """Let another scene play in the city."""
    await City(runtime.http, runtime.settings.demo_url).play(given.scene)


@router.delete("/setup/demo", status_code=204)
async def delete_demo(by: Managing, runtime: RuntimeDep) -> None:
    """Remove every demo record; real ones stay."""
    await demo.remove(runtime, by=by, now=runtime.clock.now())


@router.get("/setup/checklist", dependencies=[Depends(require(Action.SETUP_READ))])
async def get_checklist(runtime: RuntimeDep) -> Checklist:
    """Each step ticks itself from facts."""
    async with runtime.db.reading() as tx:
        facts = await Q.fetchrow(tx, "checklist")
    assert facts is not None
    return Checklist(items=[Step(key=key, done=facts[key] is not None, at=facts[key]) for key in STEPS])
