"""Validates requests by the spec that the client is generated from."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from functools import cache
from typing import Any

from openapi_core import Config, OpenAPI
from openapi_core.contrib.starlette import StarletteOpenAPIRequest
from openapi_core.validation.request.exceptions import ParameterValidationError
from starlette.requests import Request

from ._spec import document

_MAX_CHARACTERS = 300


def objections_to(request: Request, body: bytes) -> tuple[str, ...]:
    """Validate a request.

    Args:
        request: The request.
        body: Its body.

    Returns:
        A sentence for each reason why the spec refuses it; none where it is valid.
    """
    if request.method == "HEAD":  # It is answered as a GET is.
        request = Request({**request.scope, "method": "GET"})
    errors = spec().iter_request_errors(StarletteOpenAPIRequest(request, body))
    try:
        return tuple(_sentence(error) for error in errors)
    except (
        TypeError,
        RecursionError,
    ):  # The validator fails on lists as kinds, and on deep nesting.
        return ("the media type of the body cannot be checked",)


def _sentence(error: Exception) -> str:
    cause = error.__cause__
    if isinstance(getattr(cause, "value", None), bytes):  # The error's own message would cite them.
        return f"{type(error).__name__}: the body does not have the form of its media type"
    # The errors of a schema are in a list of their own, each with its place.
    details = [
        f"{_place(detail)}{detail.message}" for detail in getattr(cause, "schema_errors", ())
    ]
    objection = str(error)
    if details:
        name = f" {error.name}" if isinstance(error, ParameterValidationError) else ""
        objection = f"{objection.partition(':')[0]}{name}: {'; '.join(details)}"
    elif cause and str(cause) not in objection:
        objection = f"{objection} ({cause})"
    return objection if len(objection) <= _MAX_CHARACTERS else f"{objection[:_MAX_CHARACTERS]}…"


def _place(detail: Any) -> str:
    if not detail.absolute_path:
        return ""
    return "".join(f"[{part!r}]" for part in detail.absolute_path) + " "


@cache
def spec() -> OpenAPI:
    """The spec, read once."""
    # The spec was checked before it was shipped, and a file of a form fits whatever it holds.
    options: Any = {
        "spec_validator_cls": None,
        "extra_media_type_deserializers": {"multipart/form-data": _form},
    }
    return OpenAPI.from_dict(document(), config=Config(**options))


def _form(body: bytes, **parameters: str) -> dict[str, str]:
    head = f"Content-Type: multipart/form-data; boundary={parameters.get('boundary', '')}\r\n\r\n"
    form: Message[str, str] = message_from_bytes(head.encode() + body)
    fields = [part for part in form.walk() if not part.is_multipart()]
    return {
        str(part.get_param("name", header="Content-Disposition")): str(part.get_payload())
        for part in fields
    }
