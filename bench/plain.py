"""The reference of a usual webhook: one route of a framework, one transaction of an object mapper for each update.

It checks the signature, finds or makes person and conversation, and writes the message: what the desk does, the plain way.
`python -m bench.plain PORT SECRET DATABASE_URL`.
"""

import hashlib
import hmac
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from sqlalchemy import BigInteger, DateTime, ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables of this reference."""


class Person(Base):
    __tablename__ = "plain_people"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    phone: Mapped[str] = mapped_column(String, unique=True)


class Thread(Base):
    __tablename__ = "plain_threads"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("plain_people.id"), unique=True)
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Entry(Base):
    __tablename__ = "plain_entries"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("plain_threads.id"), index=True)
    provider_id: Mapped[str] = mapped_column(String, index=True)
    text: Mapped[str] = mapped_column(String)


async def keep(session: AsyncSession, value: dict[str, Any]) -> None:
    for message in value.get("messages", ()):
        person = await session.scalar(select(Person).where(Person.phone == message["from"]))
        if person is None:
            person = Person(phone=message["from"])
            session.add(person)
            await session.flush()
        thread = await session.scalar(select(Thread).where(Thread.person_id == person.id))
        if thread is None:
            thread = Thread(person_id=person.id, last_at=datetime.now(UTC))
            session.add(thread)
            await session.flush()
        thread.last_at = datetime.now(UTC)
        session.add(Entry(thread_id=thread.id, provider_id=message["id"], text=message["text"]["body"]))
    for status in value.get("statuses", ()):
        known = await session.scalar(select(Entry).where(Entry.provider_id == status["id"]))
        if known is None:
            session.add(Entry(thread_id=None, provider_id=status["id"], text=status["status"]))
        else:
            known.text = status["status"]


def create_app(secret: str, url: str) -> FastAPI:
    engine = create_async_engine(url, pool_size=20)
    session = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/x")
    async def hook(request: Request) -> Response:
        body = await request.body()
        right = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, request.headers.get("x-hub-signature-256", "")):
            raise HTTPException(401)
        payload = await request.json()
        async with session.begin() as transaction:
            for entry in payload["entry"]:
                for change in entry["changes"]:
                    await keep(transaction, change["value"])
        return Response()

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_app(sys.argv[2], sys.argv[3]), host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False
    )
