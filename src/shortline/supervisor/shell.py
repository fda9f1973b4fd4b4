"""Commands for whoever holds the shell, on the named database, the running embedded one, or one started for it."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from shortline.accounts.reset_password import print_link
from shortline.clock import FileClock, SystemClock
from shortline.settings import Settings
from shortline.supervisor.postgres import AlreadyRuns, DatabaseTrouble, EmbeddedPostgres

AWAY = (OSError, asyncpg.PostgresError)


@contextmanager
def database_of(settings: Settings) -> Iterator[str]:
    """The database of this installation: the operator's, or the embedded one, started for the moment if it rests."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    embedded = EmbeddedPostgres(settings.data_dir)
    try:
        yield embedded.start()
    except AlreadyRuns:
        yield embedded.url
    finally:
        embedded.stop()


def reset_password(settings: Settings, email: str) -> int:
    """Print a link for this person; 1 when there is nobody or no database."""
    now = (FileClock(settings.test_clock) if settings.test_clock else SystemClock()).now()
    try:
        with database_of(settings) as url:
            return asyncio.run(print_link(url, email, base_url=settings.base_url, now=now))
    except (DatabaseTrouble, *AWAY) as error:
        print(f"The database cannot be reached: {error}", file=sys.stderr)
        return 1
