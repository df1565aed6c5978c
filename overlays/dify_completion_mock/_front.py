"""What happens to every request before its route: it is noted, held against the spec, and refused where told so."""

from __future__ import annotations

import json
import logging
from typing import Any

from attrs import frozen
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from ._http import headers, moved, refusal_answer
from ._workspace import Received, Workspace

logger = logging.getLogger("dify_completion_mock")


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


class Front:
    """The application before the application."""

    def __init__(self, workspace: Workspace, routes: Starlette) -> None:
        self._workspace = workspace
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as an ASGI application does."""
        body = await _body_of(receive)
        again = _replayed(body, receive)
        request = Request(scope, _replayed(body, receive))
        form = await _form_of(request)
        await self._note(request, body, form)
        scope["form"] = form
        answer = self._answer(request)
        await (answer or self._routes)(scope, again, send)

    async def _note(self, request: Request, body: bytes, form: Form) -> None:
        from ._contract import objections_to  # It takes as long to import as all the rest.

        objections = objections_to(request, body)
        for objection in objections:
            logger.warning("%s %s: the spec refuses this: %s", request.method, request.url.path, objection)
        received = Received(
            self._operation_of(request.scope),
            request.method,
            request.url.path,
            dict(request.query_params),
            dict(request.headers),
            dict(reversed(form)) if form else _json_or_bytes(body),
            request.headers.get("Authorization", "").partition(" ")[2] or None,
            objections,
        )
        self._workspace.note(self._workspace.requests, received)

    def _answer(self, request: Request) -> Response | None:
        """The answer to what no route answers; None where one does."""
        version, path = self._workspace.version, request.url.path
        if refusal := self._workspace.script.refusal_of(self._operation_of(request.scope)):
            return refusal_answer(refusal, version)
        if "//" in path:
            return moved(str(request.url.replace(path=path.replace("//", "/"))), version)
        if request.method == "OPTIONS" and (methods := self._methods_of(request.scope)):
            return Response("", 200, {**headers(version), "Allow": ", ".join(methods)}, "text/html; charset=utf-8")
        return None

    def _operation_of(self, scope: Scope) -> str | None:
        routes = [route for route in self._routes.routes if route.matches(scope)[0] is Match.FULL]
        return getattr(routes[0], "name", None) if routes else None

    def _methods_of(self, scope: Scope) -> list[str]:
        routes = [route for route in self._routes.routes if route.matches(scope)[0] is not Match.NONE]
        methods = {method for route in routes for method in getattr(route, "methods", None) or ()}
        return sorted(methods | {"OPTIONS"}) if methods else []


async def _body_of(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What receives the body that was read, and then what still comes: that the client hangs up."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


async def _form_of(request: Request) -> Form:
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        return []
    try:
        async with request.form() as form:
            return [(name, await _field(value)) for name, value in form.multi_items()]
    except MultiPartException:
        return []  # No form after all.


async def _field(value: str | UploadFile) -> str | FormFile:
    if isinstance(value, str):
        return value
    return FormFile(value.filename or "", value.content_type, await value.read())


def _json_or_bytes(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
