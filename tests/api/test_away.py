"""The database is away: programs get a problem, people a page, and both are told when to come back."""

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from tests import cast

from shortline.api.runtime import Runtime
from shortline.errors import Unavailable


@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
async def test_a_program_hears_a_problem(client: httpx.AsyncClient, runtime: Runtime, accept: str) -> None:
    await cast.signed_in(client, await cast.agent(runtime.db))
    await runtime.db.close()
    for path in ("/api/v1/me", "/api/v1/conversations", "/metrics"):
        answer = await client.get(path, headers={"accept": accept})
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0


async def test_a_person_who_opens_an_address_reads_a_page(client: httpx.AsyncClient, runtime: Runtime) -> None:
    await cast.signed_in(client, await cast.agent(runtime.db))
    await runtime.db.close()
    answer = await client.get("/api/v1/media/1", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert Unavailable.sentence in answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert (await client.get("/", headers={"accept": "text/html"})).status_code == 200  # the app opens without it


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(asyncpg.DiskFullError, "disk_full"), (asyncpg.DeadlockDetectedError, "unavailable"),
     (asyncpg.LockNotAvailableError, "unavailable"), (ConnectionResetError, "unavailable")],
)  # fmt: skip
async def test_trouble_of_the_database_is_ours_and_passes(
    app: FastAPI, client: httpx.AsyncClient, trouble: type[Exception], code: str
) -> None:
    """A real database that is really full is in tests/inbound/test_disk_full.py; here every kind of trouble."""

    @app.get("/api/v1/trouble")
    async def raises() -> None:
        raise trouble

    app.router.routes.insert(0, app.router.routes.pop())
    answer = await client.get("/api/v1/trouble")
    assert (answer.status_code, answer.json()["code"]) == (503, code)
    assert int(answer.headers["retry-after"]) > 0
