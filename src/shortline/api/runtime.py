"""What one process shares between requests: pool, clock, client, key, files, counts. Built at the edge and handed down."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shortline.api.rates import Rates
from shortline.clock import Clock, FileClock, SystemClock
from shortline.db import Database
from shortline.http import Http
from shortline.secrets import Box
from shortline.settings import Settings

if TYPE_CHECKING:
    from shortline.media.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Runtime:
    settings: Settings
    db: Database
    clock: Clock
    http: Http
    box: Box
    store: "ObjectStore"
    rates: Rates

    @classmethod
    async def start(cls, settings: Settings, *, clock: Clock | None = None, name: str = "serve") -> "Runtime":
        from shortline.media.scanner import scanner_of
        from shortline.media.store import ObjectStore

        scanner_of(settings)  # a name that cannot be used ends the start, not the first file
        assert settings.database_url is not None
        db = await Database(settings.database_url, size=settings.database_pool, name=f"shortline-{name}").open()
        return cls(
            settings=settings,
            db=db,
            clock=clock or (FileClock(settings.test_clock) if settings.test_clock else SystemClock()),
            http=Http.from_settings(settings),
            box=Box.of(settings),
            store=ObjectStore.from_settings(settings),
            rates=Rates.of(settings),
        )

    async def stop(self) -> None:
        await self.http.close()
        await self.db.close()
