"""The steps before a request's route: record it, validate it by the spec, and refuse it where a script demands it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from ._forms import Form, form_of
from ._received import Received, by_name
from ._responses import headers, moved, refusal_answer
from ._validation import objections_to
from ._workspace import Workspace

logger = logging.getLogger("dify_completion_mock")


PREFLIGHT = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-App-Code, X-App-Passport",
    "Access-Control-Allow-Methods": "DELETE, GET, OPTIONS, PATCH, POST, PUT",
}


class Middleware:
    """An ASGI application around the routes: it sees each request before its route does."""

    def __init__(self, workspace: Workspace, routes: Starlette) -> None:
        self._workspace = workspace
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as an ASGI application does."""
        body = await _body_of(receive)
        if body is None:
            return  # The client has hung up in the middle of its request.
        replayed = _replay(body, receive)
        request = Request(scope, _replay(body, receive))
        form = await form_of(request)
        operation = self._operation_of(scope)
        received = self._record(request, operation, body, form)
        scope["form"] = form
        scope["objections"] = received.objections
        answer = self._early_answer(request, operation)
        with suppress(asyncio.CancelledError):  # The mock ends.
            await (answer or self._routes)(scope, replayed, _with_origin(request, send))

    def _record(self, request: Request, operation: str | None, body: bytes, form: Form) -> Received:
        objections = objections_to(request, body, form, operation)
        for objection in objections:
            logger.warning(
                "%s %s: the spec refuses this: %s", request.method, request.url.path, objection
            )
        received = Received(
            operation,
            request.method,
            request.url.path,
            by_name(request.query_params.multi_items()),
            dict(request.headers),
            by_name(form) if form else _json_or_bytes(body),
            request.headers.get("Authorization", "").partition(" ")[2] or None,
            objections,
        )
        self._workspace.append(self._workspace.requests, received)
        return received

    def _early_answer(self, request: Request, operation: str | None) -> Response | None:
        """The answer to a request that does not reach its route; None for one that does."""
        version, path = self._workspace.version, request.url.path
        if refusal := self._workspace.script.refusal_of(operation):
            return refusal_answer(refusal, version)
        if "//" in path:
            return moved(str(request.url.replace(path=re.sub("/{2,}", "/", path))), version)
        if (
            request.method == "OPTIONS"
            and operation is None
            and (methods := self._methods_of(request.scope))
        ):
            fields = {**headers(version), "Allow": ", ".join(methods)}
            if "Access-Control-Request-Method" in request.headers:
                fields |= PREFLIGHT
            return Response("", 200, fields, "text/html; charset=utf-8")
        return None

    def _operation_of(self, scope: Scope) -> str | None:
        routes = [route for route in self._routes.routes if route.matches(scope)[0] is Match.FULL]
        return getattr(routes[0], "name", None) if routes else None

    def _methods_of(self, scope: Scope) -> list[str]:
        routes = [
            route for route in self._routes.routes if route.matches(scope)[0] is not Match.NONE
        ]
        methods = {method for route in routes for method in getattr(route, "methods", None) or ()}
        return sorted(methods | {"OPTIONS"}) if methods else []


def _with_origin(request: Request, send: Send) -> Send:
    """Send headers for the page of another origin: Dify names that origin where it shares its answer."""
    origin = request.headers.get("Origin", "").encode("latin-1")
    if not origin:
        return send

    async def send_on(message: Message) -> None:
        fields = message.get("headers", [])
        if any(name == b"access-control-allow-origin" for name, _ in fields):
            kept = [
                (name, value) for name, value in fields if name != b"access-control-allow-origin"
            ]
            shared = [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
            message = {**message, "headers": [*kept, *shared]}
        await send(message)

    return send_on


async def _body_of(receive: Receive) -> bytes | None:
    pieces: list[bytes] = []
    while (message := await receive())["type"] == "http.request":
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)
    return None


def _replay(body: bytes, receive: Receive) -> Receive:
    """Receive the body that was read already, and then the messages that still come, such as a disconnect."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed


def _json_or_bytes(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body
