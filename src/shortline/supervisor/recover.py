"""Three commands at the shell: they say what they do, and end with a number other than 0 when it did not work."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import asyncpg

from shortline.errors import ShortlineError
from shortline.recovery.backup import BackupFailed, backup
from shortline.recovery.place import BadPlace
from shortline.recovery.programs import ProgramMissing
from shortline.recovery.rekey import KeyMissing, rekey
from shortline.recovery.restore import CannotRestore, plan, restore
from shortline.secrets import Box
from shortline.settings import Settings
from shortline.supervisor.postgres import DatabaseTrouble
from shortline.supervisor.shell import database_of

TROUBLE = (BackupFailed, BadPlace, CannotRestore, DatabaseTrouble, KeyMissing, ProgramMissing, ShortlineError)


def say(line: str) -> None:
    print(line, flush=True)


def run_backup(settings: Settings, where: str) -> int:
    async def work(url: str) -> None:
        await backup(settings, url, where, say)

    return _with_database(settings, work)


def run_restore(settings: Settings, where: str, *, yes: bool, without_secrets: bool) -> int:
    async def work(url: str) -> None:
        found = await plan(settings, url, where, without_secrets=without_secrets)
        for line in found.lines(settings):
            say(line)
        if not yes and not await asyncio.to_thread(_agreed):
            raise CannotRestore("Nothing was changed.")
        await restore(settings, url, found, say)

    return _with_database(settings, work)


def run_rekey(settings: Settings) -> int:
    async def work(url: str) -> None:
        await rekey(Box.of(settings), url, say)

    return _with_database(settings, work)


def _agreed() -> bool:
    return input("Restore it? [y/N] ").strip().lower() in ("y", "yes")


def _with_database(settings: Settings, work: Callable[[str], Coroutine[Any, Any, None]]) -> int:
    try:
        with database_of(settings) as url:
            asyncio.run(work(url))
    except TROUBLE as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except (OSError, asyncpg.PostgresError) as error:
        print(f"The database cannot be reached or used ({type(error).__name__}).", file=sys.stderr)
        return 1
    return 0
