"""Files over HTTP: add one, open one, its small picture, try again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from shortline import ids, jobs
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.api.deps import ClockDep, CurrentActor, Db, RuntimeDep, counted, require
from shortline.api.rates import Kind
from shortline.api.router import Router
from shortline.api.runtime import Runtime
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.media import look_through, serve, upload
from shortline.media.attachment import Attachment
from shortline.media.turns import Turns

Q = queries(__package__)
router = Router(tags=["media"])
TURNS = Turns(3)  # until here a file waits on disk
FORM_ROOM = 64 * 1024  # what a form adds around its file


class MediaOut(BaseModel):
    id: str
    kind: str
    filename: str
    mime: str
    size: int | None
    state: str
    failure: str | None
    url: str | None
    thumb_url: str | None
    width: int | None
    height: int | None
    duration: float | None
    waveform: list[int] | None
    voice: bool


_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.post("/media", status_code=201, openapi_extra=_FORM, dependencies=[Depends(counted(Kind.UPLOAD))])
async def add_media(
    request: Request,
    runtime: RuntimeDep,
    actor: Annotated[Actor, Depends(require(Action.MEDIA_ADD))],
    voice: bool = False,
) -> MediaOut:
    """Add a file to send later. With `voice=1` a recording becomes a voice note."""
    file = await _file(request)
    async with TURNS.take():
        content = await file.read()
        await file.close()
        prepared = await upload.prepare(
            runtime.store, runtime.settings, content, filename=file.filename, declared=file.content_type, voice=voice
        )
    try:
        async with runtime.db.transaction() as tx:
            attachment = await upload.add(tx, prepared, agent_id=actor.agent_id, now=runtime.clock.now())
    except Exception:
        await upload.forget(runtime.store, prepared)
        raise
    return MediaOut(**attachment.public())


async def _file(request: Request) -> UploadFile:
    """The one file of the form. What is larger than any channel takes is cut off while it still arrives."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest("Send the file as multipart/form-data.", code="file_missing", field="file")

    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > upload.BODY_MAX + FORM_ROOM:
                raise upload.too_large("document", upload.BODY_MAX)
            yield chunk

    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > upload.BODY_MAX + FORM_ROOM:
        raise upload.too_large("document", upload.BODY_MAX)
    try:
        form = await MultiPartParser(request.headers, bounded(), max_files=1, max_fields=8).parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise BadRequest("This is not a form with a file in it.", code="file_missing", field="file") from error
    found = form.get("file")
    if not isinstance(found, UploadFile):
        raise BadRequest("There is no file in this form.", code="file_missing", field="file")
    return found


async def _visible(tx: Tx, media_id: str, actor: Actor, action: Action) -> Attachment:
    """A file is seen by whoever sees its conversation; one that was not sent yet only by who added it.

    The proof of a consent is seen by whoever sees the ledger, which goes with the person.
    """
    row = await Q.fetchrow(tx, "find", id=ids.parse(media_id))
    if row is None:
        raise NotFound
    attachment = Attachment.of(row)
    if attachment.conversation_id is None:
        must(actor, action)
        if action is Action.MEDIA_READ and await Q.fetchval(tx, "is_proof", id=attachment.id):
            must(actor, Action.CONTACT_READ)
            return attachment
        if attachment.created_by is None or attachment.created_by != actor.agent_id:
            raise NotFound
        return attachment
    must(actor, action)
    facts = await Q.fetchrow(tx, "conversation_facts", id=attachment.conversation_id)
    if facts is None:
        raise NotFound
    must(actor, action, ConversationFacts(**facts))
    return attachment


_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file"}
}


@router.get("/media/{media_id}", responses=_BYTES, response_class=Response)
async def get_media(media_id: str, request: Request, runtime: RuntimeDep, actor: CurrentActor) -> Response:
    """The file itself. Pictures, sound and video are shown in place, anything else is a download."""
    async with runtime.db.transaction() as tx:
        attachment = await _visible(tx, media_id, actor, Action.MEDIA_READ)
    attachment = await _opened(runtime, attachment)
    if attachment.object_key is None or attachment.size is None:
        raise Conflict("This file is not available yet.", code=f"media_{attachment.state}")
    headers = serve.headers(attachment)
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    try:
        part = serve.requested(request.headers.get("range"), attachment.size)
    except serve.NoSuchRange:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{attachment.size}"})
    if part is None:
        stream = runtime.store.stream(attachment.object_key)
        first = await anext(stream, b"")  # so that a missing file is an error and not half an answer
        return StreamingResponse(_joined(first, stream), headers={**headers, "content-length": str(attachment.size)})
    content = await runtime.store.get_part(attachment.object_key, part.start, part.end)
    headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{attachment.size}"
    return Response(content, status_code=206, headers=headers)


async def _opened(runtime: Runtime, attachment: Attachment) -> Attachment:
    """The file, when it may be shown. Raises Conflict for one that waits for the virus scanner, or was refused by it."""
    opened = await look_through.before_opening(
        runtime.db, runtime.store, runtime.settings, attachment, now=runtime.clock.now()
    )
    if opened.state != "ready":
        raise Conflict("This file is not available yet.", code=f"media_{opened.state}")
    return opened


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


@router.get("/media/{media_id}/thumb", responses=_BYTES, response_class=Response)
async def get_thumb(media_id: str, request: Request, runtime: RuntimeDep, actor: CurrentActor) -> Response:
    """A small picture of an image or video."""
    async with runtime.db.transaction() as tx:
        attachment = await _visible(tx, media_id, actor, Action.MEDIA_READ)
    attachment = await _opened(runtime, attachment)
    if attachment.thumb_key is None:
        raise NotFound("There is no small picture of this file.", reason="no_thumbnail")
    headers = serve.thumb_headers(attachment)
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(await runtime.store.get(attachment.thumb_key), headers=headers)


@router.post("/media/{media_id}/retry")
async def retry_media(
    media_id: str, db: Db, clock: ClockDep, actor: Annotated[Actor, Depends(require(Action.MEDIA_ADD))]
) -> MediaOut:
    """Fetch a file again that could not be fetched."""
    async with db.transaction() as tx:
        attachment = await _visible(tx, media_id, actor, Action.MEDIA_ADD)
        if attachment.provider_media_id is not None and await Q.execute(tx, "save_pending", id=attachment.id):
            about = {"attachment_id": attachment.id, "conversation_id": attachment.conversation_id}
            await jobs.enqueue(tx, "media.fetch", about, dedupe=f"media.fetch:{attachment.id}")
            if attachment.message_id is not None:
                await Q.execute(tx, "bump_message", id=attachment.message_id)
        row = await Q.fetchrow(tx, "find", id=attachment.id)
    assert row is not None
    return MediaOut(**Attachment.of(row).public())
