"""The forms that requests bring."""

from __future__ import annotations

from attrs import frozen
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request


@frozen
class FormFile:
    """A file of a form.

    Attributes:
        name: Its name.
        media_type: Its media type; None where the part names none.
        content: Its bytes.
    """

    name: str
    media_type: str | None
    content: bytes


Form = list[tuple[str, "str | FormFile"]]


async def form_of(request: Request) -> Form:
    """The fields of a multipart form; none where a request brings another body."""
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        return []
    try:
        async with request.form() as form:
            return [(name, await _field(value)) for name, value in form.multi_items()]
    except (MultiPartException, FormParserError):  # Older versions of starlette pass the second on.
        return []  # No form after all.


async def _field(value: str | UploadFile) -> str | FormFile:
    if isinstance(value, str):
        return value
    return FormFile(value.filename or "", value.content_type, await value.read())
