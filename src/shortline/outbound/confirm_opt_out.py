"""One line says that the opt-out was heard. It leaves like every message, once: the table takes one for each opt-out."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from shortline import log
from shortline.accounts.actor import SYSTEM
from shortline.contacts import ledger
from shortline.contacts.opt_out import wish
from shortline.db import queries
from shortline.errors import Refused
from shortline.jobs import JobContext
from shortline.outbound.opt_out_lines import LINES, language_of
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit

Q = queries(__package__)
LOG = log.get(__name__)
NAMES = UUID("6d1f6f1e-3f0e-4c5b-9a55-0f7a1f1b7c22")  # every run of the job makes the same name for the same opt-out


async def confirm_opt_out(ctx: JobContext, payload: dict[str, Any]) -> None:
    """`{consent_id}`. Safe to run twice; nothing is said to who has come back meanwhile, or may not be written to at all."""
    consent_id = int(payload["consent_id"])
    async with ctx.db.transaction() as tx:
        heard = await Q.fetchrow(tx, "find_opt_out", id=consent_id)
        if heard is None or (await ledger.standings(tx, heard["contact_id"])).withdrawn_at("service") is None:
            return
        if await Q.fetchval(tx, "take_confirmation", id=consent_id, now=ctx.clock.now()) is None:
            return  # another run was first
        said = wish(heard["wording"])
        language = language_of(heard["language"], said.languages if said else (), heard["phone"])
        line = SendIn.model_validate(
            {"text": LINES[language], "client_message_id": uuid5(NAMES, str(consent_id)), "undo_seconds": 0}
        )
        try:
            await submit(
                tx,
                heard["conversation_id"],
                line,
                by=SYSTEM,
                now=ctx.clock.now(),
                automatic=True,
                confirms_consent=consent_id,
            )
        except Refused as refused:
            LOG.info("an opt-out is not confirmed", consent_id=consent_id, reason=str(refused))
