"""The routes of the Service API, as Dify has them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from . import _annotations, _app_info, _audio, _completion, _end_users, _feedbacks, _uploads
from ._call import Call, Handler, guarded
from ._checks import user_of
from ._faults import Fault
from ._responses import fault_answer, headers, moved, unknown_path
from ._spec import Operation, operations, order_of, shape_of
from ._spec_answers import SpecHandler, spec_answer
from ._workspace import Workspace

_OPERATIONS: list[tuple[str, str, Handler]] = [
    ("POST", "/completion-messages", _completion.create_completion),
    ("POST", "/completion-messages/{task_id}/stop", _completion.stop_completion),
    ("POST", "/files/upload", _uploads.upload_file),
    ("GET", "/files/{file_id:id}/preview", _uploads.download_file),
    ("POST", "/messages/{message_id:id}/feedbacks", _feedbacks.submit_feedback),
    ("GET", "/app/feedbacks", _feedbacks.list_feedbacks),
    ("POST", "/text-to-audio", _audio.text_to_audio),
    ("POST", "/audio-to-text", _audio.audio_to_text),
    ("GET", "/info", _app_info.get_app_info),
    ("GET", "/parameters", _app_info.get_app_parameters),
    ("GET", "/meta", _app_info.get_app_meta),
    ("GET", "/site", _app_info.get_app_site),
    ("GET", "/apps/annotations", _annotations.list_annotations),
    ("POST", "/apps/annotations", _annotations.create_annotation),
    ("PUT", "/apps/annotations/{annotation_id:id}", _annotations.update_annotation),
    ("DELETE", "/apps/annotations/{annotation_id:id}", _annotations.delete_annotation),
    ("POST", "/apps/annotation-reply/{action}", _annotations.configure_annotation_reply),
    (
        "GET",
        "/apps/annotation-reply/{action}/status/{job_id:id}",
        _annotations.get_annotation_reply_status,
    ),
]


_SINCE_1_13: list[tuple[str, str, Handler]] = [
    ("GET", "/end-users/{end_user_id:id}", _end_users.get_end_user)
]

_HANDLER_NAMES = {
    (method, shape_of(path)): handler.__name__
    for method, path, handler in (*_OPERATIONS, *_SINCE_1_13)
}
"""The names of the operations that have their own handler, by method and path."""


def has_handler(operation: Operation) -> bool:
    """Whether the mock has a handler for an operation, which knows more of it than the spec says."""
    return (operation.method, shape_of(operation.path)) in _HANDLER_NAMES


def name_of(operation: Operation) -> str:
    """The mock's name for an operation of the spec: that of its handler, or of the method of the client."""
    return _HANDLER_NAMES.get((operation.method, shape_of(operation.path)), operation.name)


def _names() -> dict[str, str]:
    """The mock's name for each operation, by its `operationId` and by the names of its methods."""
    names = {alias: name_of(operation) for operation in operations() for alias in operation.aliases}
    return names | {name: name for name in _HANDLER_NAMES.values()}


def is_operation(name: str) -> bool:
    """Whether an operation has this name."""
    return name in _names()


def operation_named(name: str) -> str:
    """Find an operation by its `operationId` or by a method of the client.

    Returns:
        The mock's name for it.

    Raises:
        ValueError: There is none.
    """
    names = _names()
    if name not in names:
        operation_names = ", ".join(sorted({*names.values()}))
        raise ValueError(f"{name!r} is not an operation; the operations are {operation_names}")
    return names[name]


class IdConvertor(Convertor[str]):
    """An id in a path: a UUID with its dashes."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def convert(self, value: str) -> str:
        """The id as Dify writes it."""
        return value.lower()

    def to_string(self, value: str) -> str:
        """The id, unchanged, in a path."""
        return value


register_url_convertor("id", IdConvertor())


async def _refuse_chat(call: Call) -> ASGIApp:
    if call.request.method == "POST":
        user_of((await call.json()).get("user"))
    raise Fault("not_chat_app")


async def _refuse_workflow(call: Call) -> ASGIApp:
    user_of((await call.json()).get("user"))
    raise Fault("not_workflow_app")


async def _list_workflow_logs(call: Call) -> ASGIApp:
    return call.answer({"page": 1, "limit": 20, "total": 0, "has_more": False, "data": []})


async def _refuse_key(call: Call) -> ASGIApp:
    raise Fault("unauthorized")  # It is an app's; these want another kind.


_OTHER_MODES: list[tuple[str, str, Handler]] = [
    ("POST", "/chat-messages", _refuse_chat),
    ("POST", "/chat-messages/{task_id}/stop", _refuse_chat),
    ("GET", "/conversations", _refuse_chat),
    ("GET", "/messages", _refuse_chat),
    ("GET", "/messages/{message_id:id}/suggested", _refuse_chat),
    ("GET", "/conversations/{rest:path}", _refuse_chat),
    ("POST", "/workflows/run", _refuse_workflow),
    ("POST", "/workflows/tasks/{task_id}/stop", _refuse_workflow),
    ("GET", "/workflows/logs", _list_workflow_logs),
    ("GET", "/datasets", _refuse_key),
    ("POST", "/datasets", _refuse_key),
    ("GET", "/datasets/{rest:path}", _refuse_key),
    ("GET", "/workspaces/current/models/{rest:path}", _refuse_key),
]


def _route(path: str, operation: Operation, handler: Handler) -> Route:
    """The route of an operation: an answer that a test has set goes before its handler."""
    name = name_of(operation)

    async def answer(call: Call) -> ASGIApp:
        scripted = call.workspace.operation_script.next(name, call.state.key)
        if scripted is not None:
            return await spec_answer(call, operation, scripted)
        return await handler(call)

    endpoint = guarded(answer, needs_key=operation.needs_key)
    return Route(f"/v1{path}", endpoint, methods=[operation.method], name=name)


def _handler_routes(has_end_users: bool) -> Iterator[tuple[str, Route]]:
    described = {
        (operation.method, shape_of(operation.path)): operation for operation in operations()
    }
    handlers = [*_OPERATIONS]
    if has_end_users:
        handlers += _SINCE_1_13
    for method, path, handler in handlers:
        name = handler.__name__
        undescribed = Operation(name, (name,), method, path, {"responses": {}})
        operation = described.get((method, shape_of(path)), undescribed)
        yield path, _route(path, operation, handler)


def _spec_routes() -> Iterator[tuple[str, Route]]:
    """The routes of what only the spec knows. Its arguments may have names that no route can have."""
    for operation in operations():
        if not has_handler(operation):
            *pieces, end = re.split(r"\{[^}]*\}", operation.path)
            path = "".join(f"{piece}{{a{number}}}" for number, piece in enumerate(pieces)) + end
            yield path, _route(path, operation, SpecHandler(operation))


@cache
def _routes(has_end_users: bool) -> list[Route]:
    """The routes of the operations, which all mocks of a process share."""
    # An operation of HEAD goes before one of GET, whose route takes HEAD, too.
    by_path = sorted(
        [*_handler_routes(has_end_users), *_spec_routes()],
        key=lambda entry: (order_of(entry[0]), entry[1].methods != {"HEAD"}),
    )
    routes = [route for _, route in by_path]
    return routes + [
        Route(f"/v1{path}", guarded(handler), methods=[method], name=handler.__name__)
        for method, path, handler in _OTHER_MODES
    ]


def make_application(workspace: Workspace) -> Starlette:
    """Make the application that has all routes of the API."""

    async def answer_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code != 405:
            return unknown_path(workspace.version)
        return fault_answer(Fault("method_not_allowed"), workspace.version)

    async def move_to_root(request: Request) -> Response:
        return moved(f"{request.url}/", workspace.version)

    async def hide_root(request: Request) -> Response:
        # A route of its framework, not of Dify.
        return unknown_path(workspace.version, shared=True)

    async def answer_health(request: Request) -> Response:
        about = {"pid": os.getpid(), "status": "ok", "version": workspace.version.name}
        return JSONResponse(about, headers=headers(workspace.version, shared=False))

    async def fail(request: Request, error: Exception) -> Response:
        return fault_answer(Fault("unknown"), workspace.version)

    app = Starlette(
        routes=[
            *_routes(workspace.version.has_end_users),
            Route("/v1", move_to_root),
            Route("/v1/", hide_root),
            Route("/health", answer_health),
        ],
        exception_handlers={HTTPException: answer_http_error, 500: fail},
    )
    app.router.redirect_slashes = False
    app.state.workspace = workspace
    return app
