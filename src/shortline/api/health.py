"""/healthz: this process is up. /readyz: the desk can work, or the reasons why not. /metrics: counts for Prometheus, for
programs on this machine or with the token of the settings."""

import hmac
import ipaddress

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from shortline.api.deps import runtime
from shortline.db import GONE, halves, queries, roll_call
from shortline.errors import NotAllowed, Unavailable
from shortline.jobs import set_aside

Q = queries(__package__)
router = APIRouter(include_in_schema=False)

JOURNAL = Gauge("shortline_journal_updates", "Updates that wait, are quarantined, or found no inbox", ["fate"])
OUTBOX = Gauge("shortline_outbox_messages", "Outgoing messages not settled yet", ["state"])
SILENT = Gauge("shortline_inboxes_silent", "Inboxes that are too quiet to be true")
FAILING = Gauge("shortline_inboxes_failing", "Inboxes of which the desk's own check found something wrong")
HELD_JOBS = Gauge("shortline_jobs_set_aside", "Jobs that failed or died too often and wait for a person")
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
OPEN_STATES = ("held", "queued", "sending", "unknown", "unconfirmed")


@router.get("/healthz")
async def healthz() -> PlainTextResponse:
    return PlainTextResponse("ok")


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    parts = runtime(request)
    reasons: list[str] = []
    notes: list[str] = []  # an upgrade on its way; the desk works all the same
    try:
        async with parts.db.transaction(wait=2) as tx:
            waiting = await halves.pending(tx)
            newer = await halves.newer(tx)
            if waiting:
                reasons.append(f"migrations to run: {', '.join(waiting)}")
            elif not await roll_call.count_workers(tx):
                reasons.append("no worker was seen in the last 30 seconds")
            if taken := [name for name in newer if name.endswith(halves.POST)]:
                reasons.append(f"too old for this database, which a newer version finished with {', '.join(taken)}")
            elif newer:
                notes.append(f"a newer version has begun its upgrade: {', '.join(newer)}")
            if posts := await halves.pending_posts(tx):
                notes.append(f"to run when no older version is alive: {', '.join(posts)}")
    except (Unavailable, *GONE):
        reasons.append("the database cannot be reached")
    return JSONResponse({"ready": not reasons, "reasons": reasons, "notes": notes}, 503 if reasons else 200)


@router.get("/metrics")
async def metrics(request: Request) -> PlainTextResponse:
    parts = runtime(request)
    if not _may_count(request, parts.settings.metrics_token):
        raise NotAllowed(
            "Metrics answer programs on this machine, or whoever has the token of SHORTLINE_METRICS_TOKEN.",
            code="metrics_closed",
        )
    async with parts.db.reading() as tx:
        counts = await Q.fetchrow(tx, "count_journal")
        open_states = {row["state"]: row["n"] for row in await Q.fetch(tx, "count_outbox")}
        inboxes = await Q.fetchrow(tx, "count_inbox_trouble")
        held = await set_aside.count(tx)
    if counts is not None:
        for fate in ("quarantined", "unrouted", "waiting"):
            JOURNAL.labels(fate).set(int(counts[fate]))
    if inboxes is not None:
        SILENT.set(inboxes["silent"])
        FAILING.set(inboxes["failing"])
    HELD_JOBS.set(held)
    for state in OPEN_STATES:
        OUTBOX.labels(state).set(open_states.get(state, 0))
    return PlainTextResponse(generate_latest().decode(), media_type=CONTENT_TYPE_LATEST)


def _may_count(request: Request, token: str) -> bool:
    """With a token: who has it. Without one: this machine, and not for somebody else whom a proxy speaks for."""
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    try:
        near = ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
    return near and not any(name in request.headers for name in FORWARDED)
