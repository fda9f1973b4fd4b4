"""The mark on a person that nothing of his rings and nothing goes to him."""

from datetime import datetime

from shortline.contacts.store import q
from shortline.db import Tx


async def set_blocked(tx: Tx, contact_id: int, blocked: bool, *, now: datetime) -> bool:
    """False when it was so already."""
    return bool(await q.execute(tx, "set_blocked", id=contact_id, blocked=blocked, now=now))
