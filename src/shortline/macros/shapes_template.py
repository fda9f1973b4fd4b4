"""The template a macro carries, as the API gives and takes it: its values may hold slots."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shortline.macros.shapes_actions import ActionOut
from shortline.typed import IdText

Value = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1024)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,100}$")]


class ButtonValue(BaseModel):
    model_config = ConfigDict(extra="forbid")

    index: Annotated[int, Field(ge=0, le=20, strict=True)]
    sub_type: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    parameter: Value


class MacroCard(BaseModel):
    """One card of a carousel. What is left out is asked for when it is used."""

    model_config = ConfigDict(extra="forbid")

    header: Value | None = Field(None, description="The product on it: the catalogue's number, a slash and its own.")
    sample: bool = Field(False, description="Its picture is the one the template was approved with.")
    body: dict[Key, Value] = Field({}, max_length=50)
    buttons: list[ButtonValue] = Field([], max_length=20)


class MacroTemplate(BaseModel):
    """What is left out is asked for when it is used: a picture for its header, say."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})?$")]
    header: Value | None = None
    body: dict[Key, Value] = Field({}, max_length=50, description="By the name or the number of the place.")
    buttons: list[ButtonValue] = Field([], max_length=20)
    cards: list[MacroCard] = Field([], max_length=20, description="Of a carousel, in its order.")


class Filling(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conversation_id: IdText


class FilledOut(BaseModel):
    template: MacroTemplate = Field(description="Its values as this person will read them.")
    missing: list[str] = Field(description="Variables without a value; their fallbacks are in the text.")
    actions: list[ActionOut] = Field(description="To send along as `then`, without those that are gone.")
