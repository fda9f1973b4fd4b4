"""How long from a click on a row until a conversation of 20,000 messages shows its first unread one, in a real browser?

Cold: nothing of it was loaded before, the page is fresh each time. The reference is the request alone that brings those
messages, in the same run.
"""

import asyncio
import os
import shutil
import time
from urllib.parse import quote

import asyncpg
from playwright.sync_api import Page, sync_playwright

from bench.desk import OWNER, Desk, desk
from bench.rows import Quiet, Row, median, percentile

MESSAGES, UNREAD_FROM, RUNS, BUDGET_MS = 20_000, 1_000, 15, 150.0
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
FILL = """
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, secrets, created_at, updated_at)
  VALUES ('whatsapp', 'Bench', '9001', '7001', '\\x00', now(), now());
INSERT INTO contacts (name, created_at, updated_at) SELECT 'Person ' || n, now(), now() FROM generate_series(1, 40) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', (31600000000 + id)::text, now(), now() FROM contacts;
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, waiting_since, due_at, last_inbound_at, last_message_at,
    message_seq, created_at)
  SELECT 1, id, contact_id, 'open', now(), now() + interval '30 minutes', now(), now(), {messages}, now() FROM identities;
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, provider_id, display_at,
    state, state_at, created_at)
  SELECT 1, 1, n, 'in', 'text', 'Line number ' || n || repeat(' and so on', n % 9), 'contact', 'wamid.' || n,
         now() - ({messages} - n) * interval '10 seconds', 'received', now(), now()
  FROM generate_series(1, {messages}) n;
UPDATE conversations SET last_message_id = {messages} WHERE id = 1;
INSERT INTO conversation_reads (agent_id, conversation_id, last_read_seq) SELECT id, 1, {unread} FROM agents;
ANALYZE;
"""
OPEN = """
() => new Promise((done) => {
  const started = performance.now();
  const look = () => document.querySelector('[data-msg]')
    ? requestAnimationFrame(() => done(performance.now() - started)) : requestAnimationFrame(look);
  document.querySelector("a[data-conv='1']").click();
  look();
})
"""


async def _fill(running: Desk) -> None:
    socket = quote(str(running.data_dir / "run"), safe="")
    connection = await asyncpg.connect(f"postgresql://shortline@/shortline?host={socket}", command_timeout=300)
    for statement in FILL.format(messages=MESSAGES, unread=UNREAD_FROM).split(";\n"):
        if statement.strip():
            await connection.execute(statement)
    await connection.close()


def _opened(page: Page, running: Desk) -> float:
    page.goto(f"{running.url}/inbox?view=all")
    page.locator("a[data-conv='1']").wait_for()
    page.wait_for_load_state("networkidle")
    return float(page.evaluate(OPEN))


def _request(running: Desk) -> float:
    started = time.perf_counter()
    running.api.get(f"/conversations/1/messages?around={UNREAD_FROM}&limit=50").raise_for_status()
    return (time.perf_counter() - started) * 1000


def measure() -> list[Row]:
    browser = os.environ.get("SHORTLINE_BROWSER") or shutil.which("chromium")
    if browser is None:
        raise RuntimeError("no Chromium: set SHORTLINE_BROWSER")
    with desk("up") as running:
        asyncio.run(_fill(running))
        with sync_playwright() as driver, Quiet() as quiet:
            chromium = driver.chromium.launch(executable_path=browser, args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            page.request.post(
                f"{running.url}/api/v1/sessions",
                data={"email": OWNER[0], "password": OWNER[1]},
                headers={"x-shortline-csrf": "1"},
            )
            times = [_opened(page, running) for _ in range(RUNS + 1)][1:]
            reference = median([_request(running) for _ in range(RUNS)])
            chromium.close()
    value = percentile(times, 0.95)
    return [
        Row("open_20000_p50", round(median(times), 1), "ms", None, None, "its request alone (p50)",
            round(median(times) / reference, 2), RUNS),
        Row("open_20000_p95", round(value, 1), "ms", BUDGET_MS, quiet.judge(value <= BUDGET_MS), "its request alone (p50)",
            round(value / reference, 2), RUNS),
    ]  # fmt: skip
