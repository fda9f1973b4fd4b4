"""Removing the demo: every record it made, and nothing else. A demo person who also wrote to a real number is real."""

from datetime import timedelta

from shortline import jobs
from shortline.db import Tx, queries

q = queries(__package__)
FILES_A_JOB = 500

# In this order no row is left that another still needs.
STEPS = (
    "drop_demo_attachments",
    "drop_demo_attempts",
    "drop_demo_outbox",
    "drop_demo_receipts",
    "drop_demo_reactions",
    "drop_demo_edits",
    "drop_demo_messages",
    "drop_demo_cases",
    "drop_demo_reads",
    "drop_demo_drafts",
    "drop_demo_conversations",
    "drop_demo_statuses",
    "drop_demo_journal_items",
    "drop_demo_journal",
    "drop_demo_events",
    "drop_demo_templates",
    "keep_real_contacts",
    "drop_demo_consents",
    "drop_demo_identities",
    "drop_demo_contacts",
    "drop_demo_inboxes",
    "drop_demo_macros",
    "drop_demo_teams",
    "drop_demo_agents",
)


async def remove_demo(tx: Tx) -> None:
    """Delete every demo record; the files follow in a job after the commit. Safe to repeat."""
    rows = await q.fetch(tx, "list_demo_files")
    keys = sorted({key for row in rows for key in (row["object_key"], row["thumb_key"]) if key})
    for step in STEPS:
        await q.execute(tx, step)
    for start in range(0, len(keys), FILES_A_JOB):
        await jobs.enqueue(
            tx, "conversations.delete_files", {"keys": keys[start : start + FILES_A_JOB]}, delay=timedelta(seconds=1)
        )
