"""Macros as the API gives and takes them."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shortline.macros import wording
from shortline.macros.files import MOST as FILES_MAX
from shortline.macros.shapes_actions import ActionIn, ActionOut, Actions
from shortline.macros.shapes_template import MacroTemplate
from shortline.macros.store import Macro
from shortline.typed import IdText, Language, some_lines


def _one_word(text: str) -> str:
    if not all(char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") or char in "-_." for char in text):
        raise PydanticCustomError("not_one_word", "may hold letters, digits, - _ and . only")
    return text


Shortcut = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_one_word)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(some_lines)
]
Wording = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096), AfterValidator(some_lines)
]
WORDINGS_MAX = 20
Wordings = Annotated[list[Wording], Field(min_length=1, max_length=WORDINGS_MAX)]
Piece = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(some_lines)
]
Fixed = Annotated[list[Piece], Field(max_length=20)]
MediaIds = Annotated[list[IdText], Field(max_length=FILES_MAX)]
State = Literal["active", "disabled"]
StarterLanguage = Literal["de", "en", "es", "fr", "lv", "nl", "sv"]
Others = Literal["refuse", "switch_off"]
OTHERS = "Language versions that say something else: `refuse` to save, or `switch_off` those until they say the same."
FIXED = "Names, dates and whatever else each wording must hold in exactly these words; links and numbers need no mark."


ACTIONS = (
    "What is done with the conversation when a message with this macro is accepted, unless the agent takes it off."
)
TEMPLATE = "What is said where only templates may be sent; its values may hold slots."
CLOSING = "Its wordings may be offered when a matter seems settled; each person gets each one once."
FILES = "Files that go along: uploads of one's own, or those the macro has."


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewMacro(Request):
    shortcut: Shortcut = Field(description="What is typed after the slash; language versions of a macro share it.")
    name: Name | None = Field(default=None, description="What lists show; the shortcut when left out.")
    wordings: Wordings = Field(description="The same answer, said differently. What is shared needs three or more.")
    shared: bool = Field(default=False, description="For everybody, or for a team; else for oneself only.")
    team_id: IdText | None = None
    language: Language | None = None
    state: State = "active"
    fixed: Fixed = Field(default=[], description=FIXED)
    actions: Actions = Field(default=[], description=ACTIONS)
    template: MacroTemplate | None = Field(default=None, description=TEMPLATE)
    closing_line: bool = Field(default=False, description=CLOSING)
    media_ids: MediaIds = Field(default=[], description=FILES)
    others: Others = Field(default="refuse", description=OTHERS)

    def values(self) -> dict[str, Any]:
        return {
            **self.model_dump(
                include={"shortcut", "language", "state", "wordings", "fixed", "template", "closing_line"}
            ),
            "name": self.name or self.shortcut,
            "team_id": int(self.team_id) if self.team_id else None,
            "actions": [each.model_dump(exclude_none=True) for each in self.actions],
            "media_ids": [int(each) for each in self.media_ids],
        }


class MacroPatch(Request):
    """What is left out stays as it is."""

    shortcut: Shortcut = ""
    name: Name = ""
    wordings: Wordings = []
    shared: Literal[True] = Field(default=True, description="Gives a macro of one's own to everybody.")
    team_id: IdText | None = None
    language: Language | None = None
    state: State = "active"
    fixed: Fixed = Field(default=[], description=FIXED)
    actions: Actions = Field(default=[], description=ACTIONS)
    template: MacroTemplate | None = Field(default=None, description=TEMPLATE)
    closing_line: bool = Field(default=False, description=CLOSING)
    media_ids: MediaIds = Field(default=[], description=FILES)
    others: Others = Field(default="refuse", description=OTHERS)

    def values(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True, exclude={"others"})
        if given.get("team_id") is not None:
            given["team_id"] = int(given["team_id"])
        for name in ("wordings", "fixed"):
            if name in given:
                given[name] = tuple(given[name])
        if "actions" in given:
            given["actions"] = tuple(each.model_dump(exclude_none=True) for each in self.actions)
        if "media_ids" in given:
            given["media_ids"] = [int(each) for each in self.media_ids]
        return given


class MacroFileOut(BaseModel):
    id: str
    filename: str
    mime: str
    size: int
    kind: str


class MacroOut(BaseModel):
    id: str
    shortcut: str
    name: str
    language: str | None
    shared: bool
    team_id: str | None
    state: State
    wordings: list[str]
    fixed: list[str]
    actions: Actions
    template: MacroTemplate | None
    closing_line: bool
    files: list[MacroFileOut]
    variables: list[str] = Field(description="The variables its wordings use.")
    may_edit: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, macro: Macro, files: Sequence[Mapping[str, Any]], *, may_edit: bool) -> Self:
        return cls(
            id=str(macro.id),
            shortcut=macro.shortcut,
            name=macro.name,
            language=macro.language,
            shared=macro.owner_id is None,
            team_id=None if macro.team_id is None else str(macro.team_id),
            state=macro.state,  # type: ignore[arg-type]  # the table allows these two
            wordings=list(macro.wordings),
            fixed=list(macro.fixed),
            actions=[ActionIn(**each) for each in macro.actions],
            template=MacroTemplate(**macro.template) if macro.template else None,
            closing_line=macro.closing_line,
            files=[MacroFileOut(**{**each, "id": str(each["id"])}) for each in files],
            variables=wording.variables(macro.wordings),
            may_edit=may_edit,
            created_at=macro.created_at,
            updated_at=macro.updated_at,
        )


class VariableOut(BaseModel):
    name: str
    may_be_missing: bool = Field(description="Then it needs a fallback: {{contact.first_name|there}}.")


class VariableList(BaseModel):
    items: list[VariableOut]


class Rendering(Request):
    conversation_id: IdText
    wording: Annotated[int, Field(ge=0, le=19, strict=True)] | None = Field(
        default=None, description="Which one, from 0. Left out: another than this person got last."
    )
    instead_of: Annotated[int, Field(ge=0, le=19, strict=True)] | None = Field(
        default=None, description="The wording that this one replaces in the reply box: it was not said after all."
    )


class Previewing(Request):
    wordings: Wordings = Field(description="As they stand in the form; nothing is kept.")


class PreviewedOut(BaseModel):
    text: str
    missing: list[str] = Field(description="Variables without a value for this person.")


class PreviewList(BaseModel):
    items: list[PreviewedOut]


class StarterOut(BaseModel):
    language: str
    shortcut: str
    name: str
    wordings: list[str]
    closing_line: bool = False
    added: bool = Field(description="Everybody has a macro with this shortcut in this language.")


class StarterList(BaseModel):
    items: list[StarterOut]


class StarterIn(Request):
    languages: Annotated[list[StarterLanguage], Field(min_length=1, max_length=20)]


class StarterAdded(BaseModel):
    added: int = Field(description="How many were made; the others were here.")


class RenderedFileOut(MacroFileOut):
    voice: bool


class RenderedOut(BaseModel):
    text: str
    wording: int
    missing: list[str] = Field(description="Variables without a value; their fallbacks are in the text.")
    actions: list[ActionOut] = Field(description="To send along as `then`, without those that are gone.")
    files: list[RenderedFileOut] = Field(
        description="Ready to send by `media_ids`; none when one wording replaces another."
    )
