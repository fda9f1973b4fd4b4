"""The template of a macro, filled for one conversation."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import Db, require
from shortline.api.router import Router
from shortline.macros.shapes_actions import ActionOut
from shortline.macros.shapes_template import FilledOut, Filling, MacroTemplate
from shortline.macros.template_use import fill

router = Router(tags=["macros"])
Replying = Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))]


@router.post("/macros/{macro_id}/template")
async def post_template(macro_id: str, given: Filling, actor: Replying, db: Db) -> FilledOut:
    """Sends nothing: it goes into the picker, and from there past the guard. 409 `macro_no_template`."""
    async with db.reading() as tx:
        found = await fill(tx, ids.parse(macro_id), int(given.conversation_id), by=actor)
    return FilledOut(
        template=MacroTemplate(**found.template),
        missing=list(found.missing),
        actions=[ActionOut(**each) for each in found.actions],
    )
