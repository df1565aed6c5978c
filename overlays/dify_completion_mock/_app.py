"""The routes of the mock, each answering as Dify 1.12 does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ._generation import Generation, Generations

SERVER_VERSION = "1.12.1"

_STANDARD_HEADERS = {"X-Version": SERVER_VERSION, "X-Env": "PRODUCTION"}
_FORM = [
    {"paragraph": {"label": "Topic", "variable": "topic", "required": False, "max_length": 2000, "default": ""}},
    {"select": {"label": "Tone", "variable": "tone", "required": False, "options": ["plain", "formal"]}},
]

Handler = Callable[[Request], Awaitable[Response]]


class DifyError(Exception):
    """An error that Dify answers with: its status, its code and its words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def make_app(generations: Generations, api_key: str) -> Starlette:
    """Make the application.

    Args:
        generations: Where texts are generated.
        api_key: The one key that it takes.
    """

    def guarded(handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            _check_key(request, api_key)
            return await handler(request)

        return checked

    async def create_completion(request: Request) -> Response:
        body = await _json_body(request)
        user = _user_of(body)
        inputs, streaming = _checked_payload(body)
        if streaming:
            events = _events(generations.start(inputs, user))
            return StreamingResponse(events, media_type="text/event-stream", headers=_STANDARD_HEADERS)
        generation = generations.start(inputs, user)
        async for _ in generation.read():
            pass
        return _json(_completion(generation))

    async def stop_completion(request: Request) -> Response:
        user = _user_of(await _json_body(request))
        generations.stop(request.path_params["task_id"], user)
        return _json({"result": "success"})

    async def get_app_parameters(_: Request) -> Response:
        return _json(_parameters())

    async def get_app_info(_: Request) -> Response:
        info = {"name": "Mock app", "description": "Stands in for a real app", "tags": ["mock"]}
        return _json({**info, "mode": "completion", "author_name": "mock"})

    return Starlette(
        routes=[
            Route("/v1/completion-messages", guarded(create_completion), methods=["POST"]),
            Route("/v1/completion-messages/{task_id}/stop", guarded(stop_completion), methods=["POST"]),
            Route("/v1/parameters", guarded(get_app_parameters)),
            Route("/v1/info", guarded(get_app_info)),
        ],
        exception_handlers={DifyError: _answer_error, HTTPException: _answer_framework_error},
    )


def _check_key(request: Request, api_key: str) -> None:
    scheme, space, key = request.headers.get("Authorization", "").partition(" ")
    if not space:
        raise DifyError(401, "unauthorized", "Authorization header must be provided and start with 'Bearer'")
    if scheme.lower() != "bearer":
        raise DifyError(401, "unauthorized", "Authorization scheme must be 'Bearer'")
    if key.strip() != api_key:
        raise DifyError(401, "unauthorized", "Access token is invalid")


async def _json_body(request: Request) -> dict[str, Any]:
    if "json" not in request.headers.get("Content-Type", ""):
        message = "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."
        raise DifyError(415, "unsupported_media_type", message)
    try:
        body = json.loads(await request.body())
    except ValueError:
        message = "The browser (or proxy) sent a request that this server could not understand."
        raise DifyError(400, "bad_request", message) from None
    if not isinstance(body, dict):
        raise DifyError(500, "unknown", "Internal Server Error")
    return cast("dict[str, Any]", body)


def _user_of(body: Mapping[str, Any]) -> str:
    if not body.get("user"):
        raise DifyError(400, "invalid_param", "Arg user must be provided.")
    return str(body["user"])


def _checked_payload(body: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    inputs, mode = body.get("inputs"), body.get("response_mode")
    if not isinstance(inputs, dict):
        raise _invalid("inputs", "Input should be a valid dictionary" if "inputs" in body else "Field required")
    if mode not in (None, "blocking", "streaming"):
        raise _invalid("response_mode", "Input should be 'blocking' or 'streaming'")
    return cast("dict[str, Any]", inputs), mode == "streaming"


def _invalid(name: str, reason: str) -> DifyError:
    message = f"1 validation error for CompletionRequestPayload\n{name}\n  {reason}"
    return DifyError(400, "invalid_param", message)


async def _events(generation: Generation) -> AsyncIterator[bytes]:
    async for word in generation.read():
        yield _event(generation, "message", answer=word, from_variable_selector=None)
    yield _event(generation, "message", answer="", from_variable_selector=None)
    yield _event(generation, "message_end", metadata=generation.metadata(), files=None)


def _event(generation: Generation, kind: str, **rest: Any) -> bytes:
    event = {
        "event": kind,
        "message_id": generation.message_id,
        "created_at": generation.created_at,
        "task_id": generation.task_id,
        "id": generation.message_id,
        **rest,
    }
    return b"data: " + json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


def _completion(generation: Generation) -> dict[str, Any]:
    return {
        "event": "message",
        "task_id": generation.task_id,
        "id": generation.message_id,
        "message_id": generation.message_id,
        "mode": "completion",
        "answer": generation.text,
        "metadata": generation.metadata(),
        "created_at": generation.created_at,
    }


def _parameters() -> dict[str, Any]:
    off = {"enabled": False}
    image = {"enabled": False, "number_limits": 3, "detail": "high", "transfer_methods": ["remote_url", "local_file"]}
    return {
        "opening_statement": None,
        "suggested_questions": [],
        "suggested_questions_after_answer": off,
        "speech_to_text": off,
        "text_to_speech": {"enabled": False, "voice": "", "language": ""},
        "retriever_resource": {"enabled": True},
        "annotation_reply": off,
        "more_like_this": off,
        "user_input_form": _FORM,
        "sensitive_word_avoidance": {"enabled": False, "type": "", "configs": []},
        "file_upload": {"image": image},
        "system_parameters": {
            "image_file_size_limit": 10,
            "video_file_size_limit": 100,
            "audio_file_size_limit": 50,
            "file_size_limit": 15,
            "workflow_file_upload_limit": 10,
        },
    }


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(body, status, headers={**_STANDARD_HEADERS, **(headers or {})})


async def _answer_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, DifyError)
    challenge = {"WWW-Authenticate": 'Bearer realm="api"'} if error.status == 401 else None
    return _json({"code": error.code, "message": error.message, "status": error.status}, error.status, challenge)


async def _answer_framework_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        message = "The method is not allowed for the requested URL."
        return _json({"code": "method_not_allowed", "message": message, "status": 405}, 405)
    page = f"<!doctype html>\n<html lang=en>\n<title>{error.status_code} {error.detail}</title>\n"
    return HTMLResponse(page, error.status_code, headers=_STANDARD_HEADERS)
