"""The checks of every request, in Dify's order: the key, the app, the body, the user."""

from __future__ import annotations

import json
from typing import Any, cast

from starlette.requests import Request

from ._faults import Fault
from ._workspace import AppState, Workspace

_MAX_USER_LENGTH = 255


def app_of(request: Request, workspace: Workspace) -> AppState:
    """The app whose key a request brings.

    Raises:
        Fault: There is none, or it is closed.
    """
    scheme, space, key = request.headers.get("Authorization", "").partition(" ")
    if not space:
        raise Fault("unauthorized", "Authorization header must be provided and start with 'Bearer'")
    if scheme.lower() != "bearer":
        raise Fault("unauthorized", "Authorization scheme must be 'Bearer'")
    state = workspace.apps.get(key.strip())
    if state is None:
        raise Fault("unauthorized")
    if state.app.status != "normal":
        raise Fault("forbidden", "The app's status is abnormal.")
    if not state.app.api_enabled:
        raise Fault("forbidden", "The app's API service has been disabled.")
    if state.app.workspace_status == "archive":
        raise Fault("forbidden", "The workspace's status is archived.")
    return state


async def json_of(request: Request) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        Fault: The body is not a JSON object.
    """
    if not is_json_request(request):
        raise Fault("unsupported_media_type")
    body = await parsed_json(request)
    if not isinstance(body, dict):
        raise Fault("unknown")  # Dify fails while it looks for the user.
    return cast("dict[str, Any]", body)


def is_json_request(request: Request) -> bool:
    """Whether a request says that its body is JSON."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )


async def parsed_json(request: Request) -> Any:
    """The JSON of a body.

    Raises:
        Fault: The body is not JSON.
    """
    try:
        body: Any = json.loads((await request.body()).decode(), parse_constant=_refuse_constant)
        json.dumps(body, ensure_ascii=False).encode()  # Dify refuses half a surrogate pair, too.
    except (ValueError, RecursionError):
        raise Fault("bad_request") from None
    return body


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def user_of(value: Any, required: bool = True) -> str | None:
    """The user that a request names, as a text; None where it names none and need not.

    Raises:
        Fault: It names none, or one that Dify cannot store.
    """
    if not value:
        if required:
            raise Fault("invalid_param", "Arg user must be provided.")
        return None
    user = str(value)
    if "\0" in user:
        raise Fault("invalid_param", "A string literal cannot contain NUL (0x00) characters.")
    if len(user) > _MAX_USER_LENGTH:
        raise Fault("unknown")
    return user
