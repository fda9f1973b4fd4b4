"""What a row of the list shows, for one reader. Checks nothing: which conversations he may see was decided before."""

from datetime import datetime

from shortline.accounts.permissions import ConversationFacts
from shortline.conversations.shapes import ConversationOut
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.hours import store as hours

NOBODY = 0  # no agent's id: a reader who has nothing of his own in any conversation


async def load(
    tx: Tx, conversation_ids: list[int], *, reader: int | None, now: datetime
) -> list[tuple[ConversationOut, ConversationFacts]]:
    """The rows in this order, each with what decides who may see it, both of the same moment."""
    if not conversation_ids:
        return []
    rows = await q.fetch(tx, "list_shown", ids=conversation_ids, reader=reader)
    calendars = await hours.of_digests(tx, rows)
    return [
        (
            ConversationOut.of(row, calendars[row["calendar_digest"]], now),
            ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]),
        )
        for row in rows
    ]
