"""A list from its file to the ledger: looked at first, counted once, whoever hands it in again."""

from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Actor, Role
from shortline.api.runtime import Runtime
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.consent_import.jobs import JOBS, tidy
from shortline.db import Database
from shortline.jobs import JobContext
from tests import cast

LISTS = "/api/v1/consent-lists"
ANNA, BORIS = cast.ANNA, cast.BORIS
Json = dict[str, Any]


@pytest.fixture
async def inbox(db: Database) -> InboxConfig:
    return await cast.inbox(db)


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> Actor:
    lead = await cast.agent(db, name="Lena Lead", role=Role.LEAD)
    await cast.signed_in(client, lead)
    return lead


class Lists:
    """What somebody does with lists; the jobs run as a worker runs them."""

    def __init__(self, client: httpx.AsyncClient, runtime: Runtime):
        self.client, self.runtime = client, runtime

    async def hand_in(self, content: str | bytes, name: str = "stop.csv", **said: str) -> Json:
        data = content.encode() if isinstance(content, str) else content
        answer = await self.client.post(LISTS, files={"file": (name, data, "text/csv")}, data=said)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["state"], made["counts"]["new"]) == ("reading", 0)
        await self.work("consents.read_list", made["id"])
        return await self.get(made["id"])

    async def confirm(self, list_id: str) -> Json:
        answer = await self.client.post(f"{LISTS}/{list_id}/confirm")
        assert answer.status_code == 202, answer.text
        await self.work("consents.write_list", list_id)
        return await self.get(list_id)

    async def get(self, list_id: str) -> Json:
        found: Json = (await self.client.get(f"{LISTS}/{list_id}")).json()
        return found

    async def work(self, job: str, list_id: str) -> None:
        await JOBS[job](self.context, {"import_id": int(list_id)})

    @property
    def context(self) -> JobContext:
        parts = self.runtime
        return JobContext(parts.db, parts.clock, parts.http, parts.settings, parts.store)


@pytest.fixture
def lists(client: httpx.AsyncClient, runtime: Runtime, lead: Actor) -> Lists:
    return Lists(client, runtime)


async def contact(db: Database, phone: str) -> int:
    async with db.reading() as tx:
        found = await tx.fetchval("SELECT contact_id FROM identities WHERE phone = $1", phone)
    assert found is not None
    return int(found)


async def ledger(db: Database) -> list[tuple[Any, ...]]:
    async with db.reading() as tx:
        rows = await tx.fetch(
            "SELECT i.phone, r.purpose, r.change, r.at, r.how, r.wording, r.proof, r.source, r.recorded_by FROM consents r"
            " JOIN identities i ON i.id = r.identity_id ORDER BY r.id"
        )
    return [tuple(row) for row in rows]


async def test_nothing_counts_before_somebody_confirms_and_then_it_stands_with_who_when_and_which_file(
    db: Database, inbox: InboxConfig, lists: Lists, lead: Actor
) -> None:
    await cast.inbound_text(db, inbox, sender=ANNA)
    found = await lists.hand_in("Phone,Name\n06 1234 5678,Anna\n+46705550199,Boris\nnobody,-\n", calling_code="+31")
    assert found["state"] == "ready"
    assert found["counts"] == {"new": 2, "same": 0, "bad": 1, "unknown": 1, "withdrawn": 2, "given": 0}
    assert await ledger(db) == []
    bad = (await lists.client.get(f"{LISTS}/{found['id']}/lines")).json()["items"]
    assert [(each["line"], each["reason"], each["raw"]) for each in bad] == [(4, "number_wrong", "nobody,-")]
    new = (await lists.client.get(f"{LISTS}/{found['id']}/lines", params={"fate": "new"})).json()["items"]
    assert [(each["number"], each["known"]) for each in new] == [("+31 6 12345678", True), ("+46 70 555 01 99", False)]

    done = await lists.confirm(found["id"])
    assert (done["state"], done["written"], done["same"]) == ("done", 2, 0)
    assert (done["confirmed_by_name"], done["confirmed_at"]) == ("Lena Lead", "2026-11-21T09:00:00Z")
    written = await ledger(db)
    place = f"stop.csv, line 2 (list {found['id']})"
    assert written[0] == (
        "31612345678",
        "marketing",
        "withdrawn",
        cast.NOW,
        "import",
        "",
        place,
        "agent",
        lead.agent_id,
    )
    assert [line[:3] for line in written] == [
        ("31612345678", "marketing", "withdrawn"),
        ("31612345678", "service", "withdrawn"),
        ("46705550199", "marketing", "withdrawn"),
        ("46705550199", "service", "withdrawn"),
    ]
    async with db.reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM contacts WHERE marketing_stopped_at = $1", cast.NOW) == 2
        told = await tx.fetch(
            "SELECT data FROM events WHERE kind = 'contact.updated' AND data ->> 'change' = 'consent'"
        )
    assert len(told) == 2
    # Whoever writes from the number is the one the list spoke of.
    await cast.inbound_text(db, inbox, sender=BORIS)
    standing = (await lists.client.get(f"/api/v1/contacts/{await contact(db, '46705550199')}/consents")).json()
    assert standing["service"]["change"] == "withdrawn"
    unused = await lists.client.get(f"{LISTS}/{found['id']}/unused.csv")
    assert unused.content.decode("utf-8-sig").splitlines() == [
        "line,reason,Phone,Name",
        "4,this is no phone number,nobody,'-",
    ]


async def test_the_same_list_twice_changes_nothing_even_after_somebody_came_back(
    db: Database, inbox: InboxConfig, lists: Lists, clock: ManualClock
) -> None:
    words = "phone,date\n+31612345678,\n+46705550199,2026-05-01\n"
    first = await lists.hand_in(words)
    await lists.confirm(first["id"])
    before = await ledger(db)
    assert len(before) == 4
    clock.advance(days=1)
    await cast.inbound_text(db, inbox, "START", sender=ANNA, at=clock.now(), now=clock.now())
    back = await ledger(db)
    assert [line[:3] for line in back[4:]] == [("31612345678", "service", "given")]
    clock.advance(hours=1)
    again = await lists.hand_in(words, name="the same.csv")
    assert (again["counts"]["new"], again["counts"]["same"]) == (0, 2)
    done = await lists.confirm(again["id"])
    assert (done["written"], done["same"]) == (0, 2)
    assert await ledger(db) == back
    # Another list of a later day is news.
    clock.advance(days=1)
    later = await lists.hand_in(words + "\n", name="later.csv")
    assert (later["counts"]["new"], later["counts"]["same"]) == (1, 1)


async def test_confirmed_twice_or_written_by_two_workers_it_is_written_once(db: Database, lists: Lists) -> None:
    found = await lists.hand_in("".join(f"+3161{number:07}\n" for number in range(450)))
    assert found["counts"]["new"] == 450
    await lists.confirm(found["id"])
    await lists.confirm(found["id"])
    await lists.work("consents.write_list", found["id"])
    assert len(await ledger(db)) == 900
    assert (await lists.get(found["id"]))["written"] == 450


async def test_who_agrees_and_has_had_enough_in_one_list_has_had_enough(db: Database, lists: Lists) -> None:
    found = await lists.hand_in(
        "phone,status,words\n+31612345678,yes,Write to me.\n+31612345678,stop,\n+31612345678,stop,\n+46705550199,yes,Do.\n"
    )
    assert (found["counts"]["new"], found["counts"]["same"], found["counts"]["bad"]) == (2, 1, 1)
    [bad] = (await lists.client.get(f"{LISTS}/{found['id']}/lines")).json()["items"]
    assert (bad["line"], bad["reason"], bad["beside"]) == (2, "contradicts", 3)
    await lists.confirm(found["id"])
    assert {line[:3] for line in await ledger(db)} == {
        ("31612345678", "service", "withdrawn"),
        ("31612345678", "marketing", "withdrawn"),
        ("46705550199", "service", "given"),
        ("46705550199", "marketing", "given"),
    }


async def test_enough_is_said_for_all_addresses_of_a_person_and_an_older_word_does_not_undo_a_newer(
    db: Database, inbox: InboxConfig, lists: Lists
) -> None:
    await cast.inbound_text(db, inbox, sender=ANNA)
    await cast.inbound_text(db, inbox, sender=BORIS)
    anna, boris = await contact(db, "31612345678"), await contact(db, "46705550199")
    joined = await lists.client.post(f"/api/v1/contacts/{anna}/merge", json={"contact_id": str(boris)})
    assert joined.status_code == 200, joined.text
    found = await lists.hand_in("phone,date\n+31612345678,2026-05-01\n", purpose="service")
    await lists.confirm(found["id"])
    told = [line[:3] for line in await ledger(db)]
    assert sorted(told) == [("31612345678", "service", "withdrawn"), ("46705550199", "service", "withdrawn")]
    # She agreed before that, a second list says: kept, and it does not undo what came after.
    earlier = await lists.hand_in(
        "phone,date\n+31612345678,2026-04-01\n", change="given", purpose="service", wording="Yes."
    )
    await lists.confirm(earlier["id"])
    assert len(await ledger(db)) == 3
    standing = (await lists.client.get(f"/api/v1/contacts/{anna}/consents")).json()
    assert standing["service"] == {"change": "withdrawn", "at": "2026-05-01T23:59:59.999999Z"}


async def test_a_list_is_thrown_away_before_it_counts_and_never_after(db: Database, lists: Lists) -> None:
    found = await lists.hand_in("+31612345678\n")
    assert (await lists.client.delete(f"{LISTS}/{found['id']}")).status_code == 204
    assert (await lists.client.get(f"{LISTS}/{found['id']}")).status_code == 404
    kept = await lists.hand_in("+31612345678\n")
    await lists.confirm(kept["id"])
    refused = await lists.client.delete(f"{LISTS}/{kept['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "list_counts")


async def test_numbers_of_people_are_not_kept_for_ever(db: Database, lists: Lists, clock: ManualClock) -> None:
    waiting = await lists.hand_in("+31612345678\n")
    done = await lists.hand_in("+46705550199\nnobody\n")
    await lists.confirm(done["id"])
    await tidy(lists.context, {})
    assert (await lists.get(waiting["id"]))["counts"]["new"] == 1
    clock.advance(days=31)
    await tidy(lists.context, {})
    async with db.reading() as tx:
        left = await tx.fetch("SELECT id, written FROM consent_imports")
        lines = await tx.fetchval("SELECT count(*) FROM consent_import_lines")
    assert [tuple(each) for each in left] == [(int(done["id"]), 1)], "what counts stays for the record"
    assert lines == 0


@pytest.mark.parametrize(
    ("content", "said", "status", "code"),
    [
        (b"PK\x03\x04", {}, 422, "list_unreadable"),
        (b"name\nAnna\n", {}, 422, "list_unreadable"),
        (b"phone\n1", {"calling_code": "999"}, 422, "calling_code_unknown"),
        (b"phone\n1", {"as_of": "2030-01-01"}, 422, "not_yet_said"),
        (b"phone\n1", {"purpose": "fun"}, 422, "bad_request"),
        (b"phone\n1", {"colour": "red"}, 422, "bad_request"),
        (b"x" * 21 * 1024 * 1024, {}, 413, "too_large"),
    ],
)
async def test_what_cannot_be_taken_in_is_refused_in_words_and_nothing_is_kept(
    lists: Lists, content: bytes, said: dict[str, str], status: int, code: str
) -> None:
    answer = await lists.client.post(LISTS, files={"file": ("a.csv", content, "text/csv")}, data=said)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await lists.client.get(LISTS)).json()["items"] == []


async def test_two_hundred_megabytes_are_refused_before_they_are_read(lists: Lists) -> None:
    read = 0

    async def endless() -> Any:
        nonlocal read
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(200):
            read += 1
            yield b"+31612345678\n" * 80_000
        yield b"\r\n--x--\r\n"

    answer = await lists.client.post(
        LISTS, content=endless(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert (answer.status_code, answer.json()["reason"]) == (413, "list_too_large")
    assert read < 50
