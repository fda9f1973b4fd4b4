"""The load generator: signed webhooks, each update in its own POST, from one process on the same machine.

With a rate it sends by the clock and measures from the moment a request was due, so a slow server cannot hide behind a
waiting client. Without one it keeps every connection busy.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections import deque
from typing import cast

PEOPLE = 2000
TICK = 0.001


class Bodies:
    """One message and three statuses in turn, all different, signed as the provider signs."""

    def __init__(self, secret: str, phone_number_id: str, host: str, path: str, start: int):
        self._key = hmac.new(secret.encode(), digestmod=hashlib.sha256)
        self._n = start
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            "User-Agent: facebookexternalua\r\nAccept: */*\r\nX-Hub-Signature-256: sha256="
        ).encode()
        before = (
            '{"object":"whatsapp_business_account","entry":[{"id":"700100200300400","changes":[{"value":{"messaging_product":'
            '"whatsapp","metadata":{"display_phone_number":"31205550100","phone_number_id":"' + phone_number_id + '"},'
        )
        self._message = (
            before
            + '"contacts":[{"profile":{"name":"Annika"},"wa_id":"4670%07d"}],"messages":[{"from":"4670%07d","id":'
            '"wamid.M%d","timestamp":"%d","type":"text","text":{"body":"Hej! \\u00c4r paketet p\\u00e5 v\\u00e4g? %d"}}]},'
            '"field":"messages"}]}]}'
        )
        self._status = (
            before + '"statuses":[{"id":"wamid.S%d","status":"%s","timestamp":"%d","recipient_id":"4670%07d",'
            '"pricing":{"billable":true,"pricing_model":"PMP","category":"service","type":"regular"}}]},'
            '"field":"messages"}]}]}'
        )

    def next(self) -> bytes:
        self._n += 1
        return self.at(self._n - 1)

    def at(self, n: int) -> bytes:
        person, now = n % PEOPLE, int(time.time())
        if n % 4 == 0:
            body = (self._message % (person, person, n, now, n)).encode()
        else:
            state = ("read", "sent", "delivered")[n % 4 - 1]
            body = (self._status % (n - n % 4, state, now, person)).encode()
        sign = self._key.copy()
        sign.update(body)
        return b"%s%s\r\nContent-Length: %d\r\n\r\n%s" % (self._head, sign.hexdigest().encode(), len(body), body)


class Load:
    def __init__(self, bodies: Bodies, rate: float, seconds: float):
        self.bodies, self.rate, self.seconds = bodies, rate, seconds
        self.idle: deque[Line] = deque()
        self.late: deque[float] = deque()
        self.took: list[float] = []
        self.answers: dict[int, int] = {}
        self.sent = 0
        self.open = True

    def answered(self, line: "Line", status: int) -> None:
        self.took.append(time.perf_counter() - line.due)
        self.answers[status] = self.answers.get(status, 0) + 1
        if self.late:
            line.send(self.late.popleft())
        elif not self.rate and self.open:
            line.send(time.perf_counter())
        else:
            self.idle.append(line)

    async def run(self) -> float:
        started = time.perf_counter()
        if self.rate:
            while (now := time.perf_counter() - started) < self.seconds:
                while self.sent + len(self.late) < now * self.rate:
                    due = started + (self.sent + len(self.late)) / self.rate
                    if self.idle:
                        self.idle.popleft().send(due)
                    else:
                        self.late.append(due)
                await asyncio.sleep(TICK)
        else:
            while self.idle:
                self.idle.popleft().send(time.perf_counter())
            await asyncio.sleep(self.seconds)
        self.open = False
        ended = time.perf_counter()
        while sum(self.answers.values()) < self.sent or self.late:
            await asyncio.sleep(0.01)
            if time.perf_counter() - ended > 30:
                break
        return (ended if not self.rate else time.perf_counter()) - started


class Line(asyncio.Protocol):
    """One kept connection with one request at a time."""

    def __init__(self, load: Load):
        self._load, self._buffer = load, b""
        self.due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._load.idle.append(self)

    def send(self, due: float) -> None:
        self.due = due
        self._load.sent += 1
        self._transport.write(self._load.bodies.next())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith(b"\r\n\r\n"):  # our answers have no body
            status = int(self._buffer[9:12])
            self._buffer = b""
            self._load.answered(self, status)


async def main(given: argparse.Namespace) -> dict[str, object]:
    bodies = Bodies(given.secret, given.number, f"127.0.0.1:{given.port}", given.path, given.start)
    load = Load(bodies, given.rate, given.seconds)
    for _ in range(given.connections):
        await asyncio.get_running_loop().create_connection(lambda: Line(load), "127.0.0.1", given.port)
    elapsed = await load.run()
    took = sorted(load.took)

    def at(share: float) -> float:
        return round(took[min(len(took) - 1, int(share * len(took)))] * 1000, 3) if took else float("nan")

    return {
        "sent": load.sent, "answers": load.answers, "per_second": round(len(took) / elapsed, 1),
        "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0),
    }  # fmt: skip


if __name__ == "__main__":
    import uvloop

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--number", required=True)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--start", type=int, default=0)
    json.dump(uvloop.run(main(parser.parse_args())), sys.stdout)
