"""Who wrote this? A table of cases: what we knew, what one payload says, who it is then."""

import asyncio
from datetime import timedelta

import pytest

from shortline.channels.event_parts import SenderKeys
from shortline.contacts.identity import NEW_NUMBER, OTHER_ACCOUNT
from shortline.contacts.resolve import resolve
from shortline.db import Database
from shortline.errors import BadRequest
from tests import cast
from tests.cast import NOW

P, Q = "31612345678", "31687654321"
U, V, PARENT = "NL.4410982377", "NL.7700000001", "NL.ENT.118100"


def who(
    phone: str | None = None, user: str | None = None, parent: str | None = None, name: str | None = None
) -> SenderKeys:
    return SenderKeys(wa_id=phone, user_id=user, parent_user_id=parent, profile_name=name)


async def people(db: Database, *said: SenderKeys, waba_ids: tuple[str, ...] = ()) -> list[int]:
    """Tell these payloads one after the other; the identities they resolve to, numbered from 0 in order of appearance."""
    inboxes = {waba: await cast.inbox(db, waba_id=waba) for waba in {*waba_ids, cast.WABA}}
    found: list[int] = []
    for number, sender in enumerate(said):
        inbox = inboxes[waba_ids[number] if waba_ids else cast.WABA]
        async with db.transaction() as tx:
            found.append((await resolve(tx, inbox, sender, now=NOW + timedelta(minutes=number))).id)
    order = list(dict.fromkeys(found))
    return [order.index(each) for each in found]


CASES = {
    "the same number again": ([who(P), who(P)], [0, 0]),
    "another number is another person": ([who(P), who(Q)], [0, 1]),
    "the same name is nobody in particular": ([who(P, name="Anna"), who(Q, name="Anna")], [0, 1]),
    "only an id": ([who(user=U), who(user=U)], [0, 0]),
    "the number appears later": ([who(user=U), who(P, U), who(P)], [0, 0, 0]),
    "the number disappears later": ([who(P, U), who(user=U)], [0, 0]),
    "two threads turn out to be one person: the number's goes on": (
        [who(P), who(user=U), who(P, U), who(user=U)],
        [0, 1, 0, 0],
    ),
    "linked portfolios share the parent id": ([who(P, U, PARENT), who(user=U, parent=PARENT)], [0, 0]),
    "a parent id alone": ([who(user=U, parent=PARENT), who(parent=PARENT)], [0, 0]),
    "the number was handed on to another account": ([who(P, U), who(P, V)], [0, 0]),
    "a known account takes over a known number": (
        [who(P, U), who(Q, V), who(P, V), who(P), who(user=U)],
        [0, 1, 1, 1, 0],
    ),
    "an id moved to another number": ([who(P, U), who(Q, U), who(Q)], [0, 0, 0]),
    "Brazil without and with the ninth digit": (
        [who("552196123456"), who("5521996123456"), who("552196123456")],
        [0, 0, 0],
    ),
    "Mexico with and without the 1": ([who("5215512345678"), who("525512345678")], [0, 0]),
    "Argentina with and without the 9": ([who("5491123456789"), who("541123456789")], [0, 0]),
    "a Brazilian landline is not a mobile": ([who("552133334444"), who("5521933334444")], [0, 1]),
}


@pytest.mark.parametrize("case", CASES, ids=CASES)
async def test_who_is_who(db: Database, case: str) -> None:
    said, expected = CASES[case]
    assert await people(db, *said) == expected


async def test_an_id_means_something_only_in_its_account(db: Database) -> None:
    assert await people(db, who(user=U), who(user=U), waba_ids=("1", "2")) == [0, 1]


async def test_a_number_is_the_same_person_in_every_account(db: Database) -> None:
    assert await people(db, who(P, U), who(P, V), waba_ids=("1", "2")) == [0, 0]
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT changed_at FROM identities") is None


@pytest.mark.parametrize(
    ("said", "note"), [([who(P, U), who(P, V)], OTHER_ACCOUNT), ([who(P, U), who(Q, U)], NEW_NUMBER)]
)
async def test_what_contradicts_is_flagged(db: Database, said: list[SenderKeys], note: str) -> None:
    await people(db, *said, said[-1])
    async with db.transaction() as tx:
        row = await tx.fetchrow("SELECT changed_at, change_note FROM identities")
    assert (row["changed_at"], row["change_note"]) == (NOW + timedelta(minutes=1), note)


async def test_the_address_is_as_the_provider_spelled_it_last(db: Database) -> None:
    await people(db, who("552196123456"), who("5521996123456"))
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT phone FROM identities") == "5521996123456"
        assert await tx.fetchval("SELECT count(*) FROM identity_keys") == 2


async def test_both_threads_of_one_person_stay_and_a_lone_one_moves(db: Database) -> None:
    both, lone = await cast.inbox(db), await cast.inbox(db)
    by_phone, _ = await cast.inbound_text(db, both, sender=who(P))
    by_id, _ = await cast.inbound_text(db, both, sender=who(user=U))
    alone, _ = await cast.inbound_text(db, lone, sender=who(user=U))
    now_known, _ = await cast.inbound_text(db, both, sender=who(P, U))
    goes_on, _ = await cast.inbound_text(db, lone, sender=who(P, U))
    assert (now_known, goes_on) == (by_phone, alone)
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(DISTINCT contact_id) FROM conversations") == 1
        assert await tx.fetchval("SELECT identity_id FROM conversations WHERE id = $1", by_id) != await tx.fetchval(
            "SELECT identity_id FROM conversations WHERE id = $1", by_phone
        )


async def test_names_follow_the_channel_until_an_agent_gave_one(db: Database) -> None:
    await people(db, who(P, name="Anna"), who(P, name="Anna de Vries"))
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT name FROM contacts") == "Anna de Vries"
        await tx.execute("UPDATE contacts SET name = 'Mrs de Vries', name_given = true")
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox, sender=who(P, name="Annie"))
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT name FROM contacts") == "Mrs de Vries"
        assert await tx.fetchval("SELECT profile_name FROM identities") == "Annie"


async def test_a_username_may_change_and_is_never_a_key(db: Database) -> None:
    one = SenderKeys(user_id=U, username="@anna")
    other = SenderKeys(user_id=V, username="@anna")
    renamed = SenderKeys(user_id=U, username="@anna.dv")
    assert await people(db, one, other, renamed) == [0, 1, 0]
    async with db.transaction() as tx:
        names = [row["username"] for row in await tx.fetch("SELECT username FROM identities ORDER BY id")]
    assert names == ["@anna.dv", "@anna"]


async def test_thirty_first_messages_at_once_make_one_person(db: Database) -> None:
    inbox = await cast.inbox(db)
    said = [who(P), who(P, U), who(user=U, parent=PARENT), who(P, U, PARENT), who(P)] * 6

    async def once(sender: SenderKeys) -> int:
        async with db.transaction(wait=60) as tx:
            return (await resolve(tx, inbox, sender, now=NOW)).id

    async with db.transaction() as tx:  # the id and the number are known to belong together
        await resolve(tx, inbox, who(P, U), now=NOW)
    assert len(set(await asyncio.gather(*(once(sender) for sender in said)))) == 1
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM contacts") == 1


async def test_spellings_of_one_number_at_once_make_one_person(db: Database) -> None:
    inbox = await cast.inbox(db)

    async def once(number: int) -> int:
        async with db.transaction(wait=60) as tx:
            sender = who("552196123456" if number % 2 else "5521996123456")
            return (await resolve(tx, inbox, sender, now=NOW)).id

    assert len(set(await asyncio.gather(*(once(number) for number in range(12))))) == 1


async def test_nobody_is_nobody(db: Database) -> None:
    inbox = await cast.inbox(db)
    async with db.transaction() as tx:
        with pytest.raises(BadRequest):
            await resolve(tx, inbox, SenderKeys(username="@anna"), now=NOW)
