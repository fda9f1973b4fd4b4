"""Fixtures: a real PostgreSQL for the run, a fresh database for each test, the real application on it."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.ids import random_key
from shortline.settings import Settings, load
from tests.server import template_server

DUTCH = json.loads((Path(__file__).parents[1] / "web/src/lib/i18n/nl/problem.json").read_text("utf-8"))


# Groups that take minutes, each in one process: begun first, the others fill up beside them.
LONG = ("ledger", "journeys")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        group = item.get_closest_marker("xdist_group")
        return LONG.index(group.args[0]) if group is not None and group.args[0] in LONG else len(LONG)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One database server for this test process; returns the URL of a migrated template database."""
    with template_server(200) as url:
        yield url


@pytest.fixture
async def database_url(server: str) -> AsyncIterator[str]:
    """A fresh, migrated database of its own."""
    name = f"t_{random_key()}"
    admin = await asyncpg.connect(server.replace("/shortline?", "/postgres?"))
    # Files are copied as they are: through the log, page by page, costs several times the processor time.
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE shortline STRATEGY file_copy')
    yield server.replace("/shortline?", f"/{name}?")
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = await Database(database_url, size=8).open()
    yield database
    await database.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load(
        {},
        data_dir=tmp_path,
        database_url=database_url,
        secret_key="test-key",
        public_url="http://desk.test",
        allow_private_urls=True,
    )


@pytest.fixture
async def runtime(settings: Settings, clock: ManualClock) -> AsyncIterator[Runtime]:
    parts = await Runtime.start(settings, clock=clock)
    yield parts
    await parts.stop()


@pytest.fixture
def app(runtime: Runtime) -> FastAPI:
    return create_app(runtime)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    hooks = {"response": [said_in_dutch]}
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test", event_hooks=hooks) as found:
        yield found


async def said_in_dutch(response: httpx.Response) -> None:
    """Whatever a test provokes: the app has words for it in another language than the server's."""
    if response.headers.get("content-type") == "application/problem+json":
        await response.aread()
        problem = response.json()
        assert {problem["code"], problem.get("reason")} & DUTCH.keys(), f"no sentence for {problem}"
