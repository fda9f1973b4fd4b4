"""One search over people, numbers and words."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from shortline import ids
from shortline.accounts.permissions import Action, must
from shortline.api.deps import ClockDep, CountedSearch, CurrentActor, Db
from shortline.api.router import Router
from shortline.contacts import store as contacts
from shortline.contacts.shapes import ContactDetailOut
from shortline.conversations import search, timeline
from shortline.conversations.routes_list import load
from shortline.conversations.shapes import ConversationOut
from shortline.conversations.shapes_message import MessageOut

router = Router()
SHOWN = 20


class MessageHit(BaseModel):
    conversation: ConversationOut
    message: MessageOut
    snippet: str


class Found(BaseModel):
    conversations: list[ConversationOut]
    messages: list[MessageHit]
    contacts: list[ContactDetailOut]


@router.get("/search", dependencies=[CountedSearch])
async def get_search(
    actor: CurrentActor,
    db: Db,
    clock: ClockDep,
    q: Annotated[str, Query(max_length=200)] = "",
    label_id: Annotated[str | None, Query(pattern=r"^[1-9][0-9]{0,17}$")] = None,
) -> Found:
    """Names in any accents and case, numbers in any spelling, words by their beginnings; the newest first. With
    a label: only conversations that carry it."""
    must(actor, Action.CONVERSATION_READ)
    if not q.strip():
        return Found(conversations=[], messages=[], contacts=[])
    now = clock.now()
    label = None if label_id is None else ids.parse(label_id)
    async with db.reading() as tx:
        people = await search.people(tx, q, actor, limit=SHOWN, label_id=label)
        hits = await search.messages(tx, q, actor, limit=SHOWN, label_id=label)
        in_them = await load(tx, list(dict.fromkeys(row["conversation_id"] for row in hits)), actor, now=now)
        threads = {each.id: each for each in in_them}
        rows = {row["id"]: row for row in await timeline.by_ids(tx, [row["id"] for row in hits])}
        conversations = await load(tx, people, actor, now=now)
        who = list(dict.fromkeys(int(each.contact.id) for each in conversations))
        identities = await contacts.list_identities(tx, who)
        merges = await contacts.list_merges(tx, who)
        found = [ContactDetailOut.of(await contacts.get_contact(tx, each), identities, merges) for each in who]
    return Found(
        conversations=conversations,
        messages=[
            MessageHit(
                conversation=threads[str(hit["conversation_id"])],
                message=MessageOut.of(rows[hit["id"]], now=now),
                snippet=hit["snippet"],
            )
            for hit in hits
        ],
        contacts=found,
    )
