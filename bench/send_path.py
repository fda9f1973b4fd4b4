"""How long from an agent's "send" to the request at the provider, for a lone answer without undo hold?

Clock: both sides run on this machine; the double notes when it accepted. The reference is the same request made straight to
the double with a plain client, so the ratio is what the guard, the outbox and the attempt record cost.
"""

import subprocess
import sys
import time
import uuid

import httpx

from bench.desk import desk, free_port
from bench.rows import Quiet, Row, median, percentile

ANSWERS = 60
BUDGET_MS = 100.0
WABA, NUMBER = "700100200300400", "900100200300400"
KEYS = {"access_token": "bench-token", "app_secret": "bench-secret", "verify_token": "bench-verify"}


def measure() -> list[Row]:
    port = free_port()
    double = subprocess.Popen([sys.executable, "-m", "shortline_sim", "whatsapp", "--port", str(port), "--seed", "3"])
    base = f"http://127.0.0.1:{port}"
    try:
        with desk("up", SHORTLINE_GRAPH_URL=base) as running, httpx.Client(base_url=f"{base}/_sim", timeout=20) as sim:
            number = {"phone_number_id": NUMBER, "display_phone_number": "+31 20 555 0100", "verified_name": "Bench"}
            sim.post("/accounts", json={"waba_id": WABA, **KEYS, "phone_numbers": [number]}).raise_for_status()
            inbox = running.api.post(
                "/inboxes",
                json={"channel": "whatsapp", "name": "Bench", "phone_number_id": NUMBER, "waba_id": WABA, **KEYS},
            ).json()
            hook = {"waba_id": WABA, "callback_url": f"{running.url}/hooks/whatsapp/{inbox['id']}",
                    "verify_token": KEYS["verify_token"]}  # fmt: skip
            sim.post("/subscriptions", json=hook).raise_for_status()
            people = [f"3163333{index:04d}" for index in range(ANSWERS)]
            for person in people:
                sim.post("/inbound", json={"phone_number_id": NUMBER, "from": person,
                                           "message": {"type": "text", "text": {"body": "Hello"}}})  # fmt: skip
            until = time.monotonic() + 60
            listed: list[dict[str, str]] = []
            while len(listed) < ANSWERS and time.monotonic() < until:
                listed = running.api.get("/conversations", params={"view": "all", "limit": 200}).json()["items"]
                time.sleep(0.1)
            # A program's token: an agent's own hand would rest between two people, and that is no cost of the path.
            made = running.api.post("/tokens", json={"name": "bench", "scopes": ["read", "write"]}).json()
            running.api.headers["authorization"] = f"Bearer {made['token']}"
            with Quiet() as quiet:
                asked: dict[str, float] = {}
                for conversation in listed[:ANSWERS]:
                    text = f"answer {uuid.uuid4()}"
                    asked[text] = time.time()
                    running.api.post(
                        f"/conversations/{conversation['id']}/messages", json={"text": text, "undo_seconds": 0}
                    )
                    time.sleep(0.1)  # lone answers: one at a time
                straight = []
                with httpx.Client(base_url=base, headers={"authorization": f"Bearer {KEYS['access_token']}"}) as graph:
                    for person in people:
                        start = time.perf_counter()
                        graph.post(f"/v25.0/{NUMBER}/messages", json={
                            "messaging_product": "whatsapp", "to": f"+{person}", "type": "text", "text": {"body": "straight"},
                        })  # fmt: skip
                        straight.append((time.perf_counter() - start) * 1000)
            rows = sim.get("/sent", params={"phone_number_id": NUMBER}).json()["items"]
            delays = [
                (float(row["at"]) - asked[row["body"]["text"]["body"]]) * 1000
                for row in rows
                if row["body"].get("type") == "text" and row["body"]["text"]["body"] in asked
            ]
            assert len(delays) == len(asked), f"{len(delays)} of {len(asked)} answers left"
            p95 = percentile(delays, 0.95)
            reference = median(straight)
            return [
                Row("send_path_p50", round(median(delays), 1), "ms", None, None, "one request straight to the double (p50)",
                    round(median(delays) / reference, 2), len(delays)),
                Row("send_path_p95", round(p95, 1), "ms", BUDGET_MS, quiet.judge(p95 <= BUDGET_MS),
                    "one request straight to the double (p50)", round(p95 / reference, 2), len(delays)),
            ]  # fmt: skip
    finally:
        double.terminate()
        double.wait(10)
