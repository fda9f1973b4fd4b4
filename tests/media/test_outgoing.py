"""A file on its way out is uploaded once for each inbox, and again when the provider has forgotten it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from shortline.api.runtime import Runtime
from shortline.channels.draft import Draft, Media
from shortline.channels.failures import ContentRejected
from shortline.channels.protocol import InboxConfig
from shortline.channels.registry import channel
from shortline.media import attachments, upload
from shortline.media.jobs import sweep
from shortline.media.outgoing import with_uploaded_file
from shortline_sim import demo
from tests import cast
from tests.media import files
from tests.media.test_fetch import ctx
from tests.sim.conftest import SERVICE, World, running

__all__ = ["ctx"]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as found:
        await found.sim("accounts", waba_id=demo.WABA_ID, access_token="EAA-test-token")
        yield found


@pytest.fixture
async def inbox(world: World, runtime: Runtime) -> InboxConfig:
    return await cast.inbox(runtime.db, runtime.settings, phone_number_id=SERVICE, graph_url=world.url)


async def added(runtime: Runtime, *, agent_id: int | None = None) -> attachments.Attachment:
    prepared = await upload.prepare(runtime.store, files.jpeg(), filename="a.jpg", declared="image/jpeg")
    async with runtime.db.transaction() as tx:
        return await upload.add(tx, prepared, agent_id=agent_id, now=runtime.clock.now())


async def uploaded(runtime: Runtime, inbox: InboxConfig, draft: Draft, *, later: timedelta = timedelta(0)) -> Draft:
    return await with_uploaded_file(
        draft,
        channel=channel("whatsapp"),
        inbox=inbox,
        db=runtime.db,
        store=runtime.store,
        http=runtime.http,
        now=runtime.clock.now() + later,
    )


async def test_a_file_goes_up_once(world: World, runtime: Runtime, inbox: InboxConfig) -> None:
    draft = Draft(media=(await added(runtime)).as_draft(caption="Kijk"))
    first = await uploaded(runtime, inbox, draft)
    assert first.media is not None
    assert first.media.provider_media_id
    assert await uploaded(runtime, inbox, draft) == first
    again = await uploaded(runtime, inbox, draft, later=timedelta(days=30))
    assert again.media is not None
    assert again.media.provider_media_id != first.media.provider_media_id


async def test_a_draft_without_a_file_is_left_alone(runtime: Runtime, inbox: InboxConfig) -> None:
    draft = Draft(text="Hoi")
    assert await uploaded(runtime, inbox, draft) is draft


async def test_a_file_that_is_not_there_is_final(runtime: Runtime, inbox: InboxConfig) -> None:
    with pytest.raises(ContentRejected):
        await uploaded(runtime, inbox, Draft(media=Media(kind="image", attachment_id=404)))


async def test_only_who_added_a_file_can_send_it(runtime: Runtime) -> None:
    ali = await cast.agent(runtime.db)
    olga = await cast.agent(runtime.db)
    file = await added(runtime, agent_id=ali.agent_id)
    async with runtime.db.transaction() as tx:
        assert await attachments.list_added(tx, [file.id], agent_id=ali.agent_id) == [file]
        with pytest.raises(attachments.NotFound):
            await attachments.list_added(tx, [file.id], agent_id=olga.agent_id)
        with pytest.raises(attachments.NotFound):
            await attachments.list_added(tx, [file.id, 404], agent_id=ali.agent_id)


async def test_files_nobody_sent_are_swept_after_a_week(runtime: Runtime, ctx: object) -> None:
    from shortline.jobs import JobContext

    assert isinstance(ctx, JobContext)
    file = await added(runtime)
    await sweep(ctx, {})
    async with runtime.db.transaction() as tx:
        assert await attachments.find(tx, file.id) is not None
        await tx.execute("UPDATE attachments SET created_at = created_at - interval '8 days'")
    await sweep(ctx, {})
    async with runtime.db.transaction() as tx:
        assert await attachments.find(tx, file.id) is None
    assert file.object_key is not None
    with pytest.raises(attachments.NotFound):
        await runtime.store.get(file.object_key)
