"""The worker dies while it asks for the copies of a run: whoever goes on asks for the rest, and nobody gets it twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from tests.answer_runs.conftest import ENGLISH, Crowd, Json, add_macro


async def dies_at(crowd: Crowd, run: Json, failpoint: str, *what: str) -> None:
    settings = crowd.desk.runtime.settings
    env = os.environ | {
        "SHORTLINE_DATABASE_URL": settings.database_url or "",
        "SHORTLINE_DATA_DIR": str(settings.data_dir),
        "SHORTLINE_SECRET_KEY": settings.secret_key,
        "SHORTLINE_FAILPOINTS": f"{failpoint}=kill",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.answer_runs.lone_worker", run["id"], *what, env=env
    )
    assert await asyncio.wait_for(process.wait(), 120) == -signal.SIGKILL


@pytest.mark.parametrize(("failpoint", "whole"), [("run.submitted", 0), ("run.asked", 1)])
async def test_killed_between_two_copies_everybody_gets_it_once(crowd: Crowd, failpoint: str, whole: int) -> None:
    run = await crowd.start()
    await dies_at(crowd, run, failpoint)
    rows = await crowd.rows("SELECT state FROM answer_run_copies WHERE state = 'asked'")
    assert len(rows) == len(await crowd.rows("SELECT FROM outbox")) == whole
    await crowd.work(run)
    await crowd.office.pass_(60)
    assert len(await crowd.desk.sent()) == 6
    assert (await crowd.run(run))["sums"]["sent"] == 6


@pytest.mark.parametrize(("failpoint", "whole"), [("run.acting", 0), ("run.acted", 1)])
async def test_killed_between_answer_and_action_each_conversation_is_closed_once(
    crowd: Crowd, failpoint: str, whole: int
) -> None:
    crowd.macro_id = await add_macro(crowd.desk.api, ENGLISH, shortcut="closes", actions=[{"do": "close"}])
    run = await crowd.start()
    await crowd.work(run)
    await crowd.office.pass_(60)
    await dies_at(crowd, run, failpoint, "act")
    assert len(await crowd.rows("SELECT FROM taken_along")) == whole
    assert len(await crowd.rows("SELECT FROM conversations WHERE state = 'closed'")) == whole
    await asyncio.gather(*(crowd.act(run) for _ in range(3)))
    await crowd.act(run)
    assert {row["state"] for row in await crowd.rows("SELECT state FROM conversations")} == {"closed"}
    lines = await crowd.rows(
        "SELECT conversation_id FROM messages WHERE direction = 'activity' AND content ->> 'change' = 'closed'"
    )
    assert len(lines) == len({row["conversation_id"] for row in lines}) == 6
