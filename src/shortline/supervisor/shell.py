"""Commands for whoever holds the shell, on the named database, the running embedded one, or one started for it."""

import asyncio
import sys

import asyncpg

from shortline.accounts.reset_password import print_link
from shortline.clock import FileClock, SystemClock
from shortline.settings import Settings
from shortline.supervisor.postgres import DatabaseTrouble, EmbeddedPostgres

AWAY = (OSError, asyncpg.PostgresError)


def reset_password(settings: Settings, email: str) -> int:
    """Print a link for this person; 1 when there is nobody or no database."""
    now = (FileClock(settings.test_clock) if settings.test_clock else SystemClock()).now()

    def ask(url: str) -> int:
        return asyncio.run(print_link(url, email, base_url=settings.base_url, now=now))

    try:
        if settings.database_url is not None:
            return ask(settings.database_url)
        embedded = EmbeddedPostgres(settings.data_dir)
        try:
            return ask(embedded.url)
        except AWAY:
            try:
                return ask(embedded.start())
            finally:
                embedded.stop()
    except (DatabaseTrouble, *AWAY) as error:
        print(f"The database cannot be reached: {error}", file=sys.stderr)
        return 1
