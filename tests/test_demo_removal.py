"""Removing the demo takes what the demo made, and nothing else."""

from shortline.accounts import teams
from shortline.channels.event_parts import SenderKeys
from shortline.channels.events import Reaction, Route
from shortline.conversations.react import react
from shortline.db import Database
from shortline.welcome.removal import remove_demo
from tests import cast
from tests.cast import NOW

TABLES = (
    "inboxes",
    "contacts",
    "identities",
    "identity_keys",
    "conversations",
    "cases",
    "messages",
    "attachments",
    "teams",
)


async def counts(db: Database) -> dict[str, int]:
    async with db.transaction() as tx:
        return {table: await tx.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}


async def test_every_demo_record_goes_and_every_real_one_stays(db: Database) -> None:
    real = await cast.inbox(db)
    await cast.inbound_text(db, real, "a real question", attachments=(cast.picture(),))
    await cast.team(db, name="Real")
    before = await counts(db)
    demo = await cast.inbox(db, is_demo=True, waba_id="42")
    async with db.transaction() as tx:
        await teams.create(tx, "City desk", set(), now=NOW, is_demo=True)
    for number in range(5):
        sender = SenderKeys(wa_id=f"3169999000{number}", profile_name=f"Demo {number}")
        await cast.inbound_text(
            db, demo, "demo", sender=sender, attachments=(cast.picture(),), provider_id=f"wamid.{number}"
        )
    reaction = Reaction(
        route=Route(), path="$", key="r", at=NOW, provider_id="wamid.r", sender=SenderKeys(wa_id="31699990000"),
        target_provider_id="wamid.0", emoji="👍",
    )  # fmt: skip
    async with db.transaction() as tx:
        await react(tx, demo, reaction, now=NOW, journal_id=None)
        await tx.execute("UPDATE attachments SET object_key = 'k' || id, state = 'ready' WHERE inbox_id = $1", demo.id)
    for _ in range(2):
        async with db.transaction() as tx:
            await remove_demo(tx)
        assert await counts(db) == before
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'conversations.delete_files'") == 1


async def test_a_demo_person_who_wrote_to_a_real_number_is_real(db: Database) -> None:
    real, demo = await cast.inbox(db), await cast.inbox(db, is_demo=True)
    await cast.inbound_text(db, demo)
    kept, _ = await cast.inbound_text(db, real)
    async with db.transaction() as tx:
        await remove_demo(tx)
        assert [row["id"] for row in await tx.fetch("SELECT id FROM conversations")] == [kept]
        assert await tx.fetchval("SELECT is_demo FROM contacts") is False
