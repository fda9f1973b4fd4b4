"""The job that fetches what a customer sent: at once, again when it must, and never hiding the message."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from shortline.api.runtime import Runtime
from shortline.channels.events import InboundMedia, MessageReceived
from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp.parse import parse
from shortline.events import kinds
from shortline.jobs import JobContext, RetryLater
from shortline.jobs.queue import TRIES
from shortline.media.attachment import Attachment
from shortline.media.fetch import fetch
from shortline.settings import Settings
from shortline_sim import demo
from tests import cast
from tests.sim.conftest import SERVICE, World, running


@pytest.fixture(params=["folder", "bucket"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Files in the data directory, and on a server that speaks S3."""
    return settings if request.param == "folder" else replace(settings, media_url=request.getfixturevalue("bucket_url"))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as found:
        await found.sim("accounts", waba_id=demo.WABA_ID, access_token="EAA-test-token")
        await found.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=found.desk.url + "/hook")
        yield found


@pytest.fixture
async def inbox(world: World, runtime: Runtime) -> InboxConfig:
    return await cast.inbox(runtime.db, runtime.settings, phone_number_id=SERVICE, graph_url=world.url)


@pytest.fixture
def ctx(runtime: Runtime) -> JobContext:
    return JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store)


async def sent_by_a_customer(world: World, **message: Any) -> InboundMedia:
    await world.hear(message)
    await world.desk.until(world.desk.messages)
    found = [event for body, _ in world.desk.got for event in parse(body) if isinstance(event, MessageReceived)]
    return found[-1].attachments[0]


async def expected(ctx: JobContext, inbox: InboxConfig, media: InboundMedia) -> int:
    """A message with this file arrives; returns the attachment."""
    await cast.inbound_text(ctx.db, inbox, None, kind=media.kind, attachments=(media,))
    async with ctx.db.transaction() as tx:
        return int(await tx.fetchval("SELECT max(id) FROM attachments"))


async def look(ctx: JobContext, attachment_id: int) -> Attachment:
    async with ctx.db.transaction() as tx:
        return Attachment.of(await tx.fetchrow("SELECT * FROM attachments WHERE id = $1", attachment_id))


async def told(ctx: JobContext) -> list[str]:
    async with ctx.db.transaction() as tx:
        rows = await tx.fetch("SELECT data FROM events WHERE kind = $1 ORDER BY id", kinds.MESSAGE_MEDIA)
    return [row["data"]["state"] for row in rows]


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
async def test_a_file_is_fetched_kept_and_told(world: World, ctx: JobContext, inbox: InboxConfig, kind: str) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type=kind))
    assert (await look(ctx, attachment_id)).public()["state"] == "pending"
    await fetch(ctx, {"attachment_id": attachment_id})
    found = await look(ctx, attachment_id)
    assert (found.state, found.kind, found.failure) == ("ready", kind, "")
    assert found.object_key is not None
    assert len(await ctx.store.get(found.object_key)) == found.size
    if kind in ("image", "sticker"):
        assert found.thumb_key
        assert found.width
    assert await told(ctx) == ["ready"]


async def test_a_second_run_changes_nothing(world: World, ctx: JobContext, inbox: InboxConfig) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="image"))
    await fetch(ctx, {"attachment_id": attachment_id})
    before = await look(ctx, attachment_id)
    await fetch(ctx, {"attachment_id": attachment_id})
    assert await look(ctx, attachment_id) == before
    assert await told(ctx) == ["ready"]


async def test_a_file_that_is_gone_is_expired(ctx: JobContext, inbox: InboxConfig) -> None:
    attachment_id = await expected(ctx, inbox, cast.picture("404404404"))
    await fetch(ctx, {"attachment_id": attachment_id})
    assert (await look(ctx, attachment_id)).state == "expired"
    assert await told(ctx) == ["expired"]


async def test_a_damaged_file_is_tried_again_and_then_failed(world: World, ctx: JobContext, inbox: InboxConfig) -> None:
    media = structs.replace(await sent_by_a_customer(world, type="image"), sha256="0" * 64)
    attachment_id = await expected(ctx, inbox, structs.replace(media, provider_media_id="1" + media.provider_media_id))
    async with ctx.db.transaction() as tx:
        await tx.execute("UPDATE attachments SET provider_media_id = $1", media.provider_media_id)
    await world.sim("recipes", match={"path": media.provider_media_id}, do={"name": "server_error"}, times=2)
    with pytest.raises(RetryLater):
        await fetch(ctx, {"attachment_id": attachment_id})
    assert (await look(ctx, attachment_id)).state == "pending"
    await fetch(replace(ctx, attempt=TRIES - 1), {"attachment_id": attachment_id})
    assert (await look(ctx, attachment_id)).state == "failed"


async def test_nobody_answers_at_first(ctx: JobContext, runtime: Runtime) -> None:
    deaf = await cast.inbox(runtime.db, runtime.settings)  # its address answers nothing
    attachment_id = await expected(ctx, deaf, cast.picture())
    with pytest.raises(RetryLater):
        await fetch(ctx, {"attachment_id": attachment_id})
    await fetch(replace(ctx, attempt=TRIES - 1), {"attachment_id": attachment_id})
    found = await look(ctx, attachment_id)
    assert (found.state, found.failure) == ("failed", "unreachable")


async def test_a_wrong_token_waits_for_a_person(world: World, ctx: JobContext, inbox: InboxConfig) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="image"))
    await world.sim("tokens", access_token="EAA-test-token", expired=True)
    await fetch(ctx, {"attachment_id": attachment_id})
    found = await look(ctx, attachment_id)
    assert (found.state, found.failure) == ("failed", "token_invalid")


async def test_a_person_tries_again(
    world: World, ctx: JobContext, inbox: InboxConfig, client: Any, runtime: Runtime
) -> None:
    attachment_id = await expected(ctx, inbox, await sent_by_a_customer(world, type="image"))
    async with ctx.db.transaction() as tx:
        await tx.execute("UPDATE attachments SET state = 'failed', failure = 'unreachable'")
    await cast.signed_in(client, await cast.agent(runtime.db))
    answer = await client.post(f"/api/v1/media/{attachment_id}/retry")
    assert (answer.status_code, answer.json()["state"]) == (200, "pending")
    await fetch(ctx, {"attachment_id": attachment_id})
    assert (await look(ctx, attachment_id)).state == "ready"
