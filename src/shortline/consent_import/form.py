"""The form with a list in it: one file and what is said about it, cut off while it still arrives if it is too long."""

from collections.abc import AsyncGenerator
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from shortline.consent_import.choices import ChoicesIn
from shortline.consent_import.sheet import BYTES_MAX, too_large
from shortline.errors import BadRequest

FORM_ROOM = 64 * 1024  # what a form adds around its file
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "CSV."},
                        "change": {
                            "enum": ["withdrawn", "given"],
                            "description": "What a line means without a column for it.",
                        },
                        "purpose": {"enum": ["both", "service", "marketing"]},
                        "wording": {"type": "string", "description": "The words agreed to, where a line has none."},
                        "calling_code": {"type": "string", "description": "Of numbers without one: 31."},
                        "as_of": {"type": "string", "format": "date", "description": "When the list was true; now."},
                    },
                }
            }
        },
    }
}


async def read_form(request: Request) -> tuple[bytes, str, ChoicesIn]:
    """The file, its name and the choices. Raises TooLarge, BadRequest, or what FastAPI says of wrong shapes."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest("Send the file as multipart/form-data.", code="file_missing", field="file")

    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > BYTES_MAX + FORM_ROOM:
                raise too_large()
            yield chunk

    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > BYTES_MAX + FORM_ROOM:
        raise too_large()
    try:
        form = await MultiPartParser(request.headers, bounded(), max_files=1, max_fields=8).parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise BadRequest("This is not a form with a file in it.", code="file_missing", field="file") from error
    found = form.get("file")
    if not isinstance(found, UploadFile):
        raise BadRequest("There is no file in this form.", code="file_missing", field="file")
    said = {name: value for name, value in form.items() if name != "file" and value != ""}
    try:
        choices = ChoicesIn.model_validate(said)
    except ValidationError as error:
        raise RequestValidationError(
            [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        ) from error
    content = await found.read()
    await found.close()
    return content, _name(found.filename), choices


def _name(given: str | None) -> str:
    shown = "".join(char for char in (given or "") if char.isprintable()).strip()
    return shown[-200:] or "list.csv"
