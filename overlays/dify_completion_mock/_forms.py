"""Reads the multipart forms of requests."""

from __future__ import annotations

from typing import TypeAlias

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


Form: TypeAlias = list[tuple[str, str | FormFile]]
"""The fields of a form, each with its name. A name can occur more than once."""


async def form_of(request: Request) -> Form:
    """The fields of a multipart form; none where a request brings another body."""
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        return []
    try:
        async with request.form() as form:
            return [(name, await _field(value)) for name, value in form.multi_items()]
    except (MultiPartException, FormParserError):  # Older versions of starlette pass the second on.
        return []  # It is not a form, whatever its header says.


async def _field(value: str | UploadFile) -> str | FormFile:
    if isinstance(value, str):
        return value
    return FormFile(value.filename or "", value.content_type, await value.read())
