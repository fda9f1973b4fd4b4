"""Whoever answers a conversation that nobody has, has it from then on: customers feel that they talk to somebody.

Not who answers many at once: nobody can have a hundred talks.
"""

from collections.abc import Mapping
from typing import Any

from shortline.db import Tx, queries

Q = queries(__package__)


async def take_if_free(tx: Tx, row: Mapping[str, Any]) -> bool:
    """True when the author of this accepted answer became the assignee. The caller tells that the conversation changed."""
    taken = await Q.fetchval(tx, "take_if_free", conversation_id=row["conversation_id"], message_id=row["message_id"])
    if taken is not None:
        await Q.execute(tx, "take_case", conversation_id=row["conversation_id"], agent_id=taken)
    return taken is not None
