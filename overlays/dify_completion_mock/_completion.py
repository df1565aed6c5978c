"""Completions, blocking and streaming, and their stop."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ._body import Body, framed, until_disconnected
from ._call import Call
from ._checks import user_of
from ._faults import Fault, invalid
from ._files import use_files
from ._generation import Generation
from ._inputs import checked_inputs
from ._payloads import CompletionRequestPayload
from ._responses import chunked_start, fault_answer, headers, worker_page
from ._script import GeneratedFile
from ._store import EndUser
from ._workspace import AppState, Workspace

PING = b"event: ping\n\n"
_PING_DELAY = 0.02
"""The delay of pings, as a part of their interval: in silence, Dify looks at the clock once a second."""

logger = logging.getLogger("dify_completion_mock")


async def create_completion(call: Call) -> ASGIApp:
    """`POST /completion-messages`: checks in Dify's order, then writes."""
    body = await call.json()
    end_user = call.end_user(body.get("user"))
    state, workspace, app = call.state, call.workspace, call.state.app
    if app.mode != "completion":
        raise Fault("app_unavailable")
    payload = call.validated(CompletionRequestPayload, body)
    if 0 < app.max_active_requests <= state.active_requests:
        limit = f"The current maximum concurrent requests allowed for {state.id} is {app.max_active_requests}."
        raise invalid(f"Too many requests. Please try again later. {limit}")
    if not app.published:
        raise Fault("app_unavailable")
    with workspace.counting_active(state):
        generation = await _make_generation(call, payload, end_user)
    streaming = payload.response_mode == "streaming"
    if streaming and app.auto_play and isinstance(app.voice, Fault):
        return worker_page()
    workspace.start(state, generation, end_user)
    if streaming:
        return StreamingAnswer(workspace, state, generation)
    return BlockingAnswer(workspace, state, generation)


async def _make_generation(
    call: Call, payload: CompletionRequestPayload, end_user: EndUser
) -> Generation:
    """Check the files and the inputs of a request, and make the generation that answers it."""
    state, workspace, app = call.state, call.workspace, call.state.app
    files = await workspace.in_thread(use_files, workspace, state, end_user, payload.files)
    if app.model_fault is not None:
        raise app.model_fault
    inputs = checked_inputs(app, payload.inputs, workspace.version)
    if dropped := payload.inputs.keys() - inputs.keys():
        logger.warning("the form has no %s: Dify drops these inputs", ", ".join(sorted(dropped)))
    reply = await workspace.in_thread(
        workspace.script.reply_to, state.key, {**payload.inputs, **inputs}
    )
    prompt = " ".join(str(value) for value in (*inputs.values(), payload.query))
    return Generation(app, reply, end_user.user, prompt, files, workspace.run_context)


async def stop_completion(call: Call) -> ASGIApp:
    """`POST /completion-messages/{task_id}/stop`: says success in any case."""
    user = user_of((await call.json()).get("user"))
    if call.state.app.mode != "completion":
        raise Fault("app_unavailable")
    call.end_user(user)
    call.workspace.stop(call.state, call.request.path_params["task_id"], str(user))
    return call.answer({"result": "success"})


class BlockingAnswer:
    """Answers with the whole completion when it is written."""

    def __init__(self, workspace: Workspace, state: AppState, generation: Generation) -> None:
        self._workspace = workspace
        self._state = state
        self._generation = generation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then answer, as an ASGI application does."""
        disconnected = asyncio.create_task(until_disconnected(receive))
        finished = asyncio.create_task(_until_finished(self._generation))
        with self._workspace.reading(self._state, self._generation, streaming=False) as read_all:
            try:
                stalls = self._generation.reply.stall_after is not None
                awaited = {disconnected} if stalls else {disconnected, finished}
                await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
                if not disconnected.done():
                    read_all()
                    await self._answer(scope, receive, send)
            finally:
                disconnected.cancel()
                finished.cancel()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault, reply = self._fault(), self._generation.reply
        if fault is not None:
            await fault_answer(fault, self._workspace.version)(scope, receive, send)
            return
        content = json.dumps(self._completion()).encode()
        end = len(content) // 2 if reply.cut_after_bytes is None else reply.cut_after_bytes
        if reply.cut == "clean":
            content = content[:end]
        fields = headers(self._workspace.version)
        answer = Response(content, 200, fields, "application/json; charset=utf-8")
        if reply.cut not in ("broken", "reset"):
            await answer(scope, receive, send)
            return
        start = {"type": "http.response.start", "status": 200, "headers": answer.raw_headers}
        await Body(self._workspace.connections, reply, scope, send, start, 1).write(content[:end])
        await until_disconnected(receive)

    def _fault(self) -> Fault | None:
        generation = self._generation
        if any(isinstance(chunk, GeneratedFile) for chunk in generation.reply.chunks):
            return Fault("internal_server_error")  # Dify takes a model's file in streams only.
        if generation.is_broken and generation.fault is None:
            return Fault("unknown")
        if generation.fault is None and not generation.text and not generation.is_cut_short:
            reason = (
                "Input should be a valid string [type=string_type, input_value=[], input_type=list]"
            )
            page = f"https://errors.pydantic.dev/{self._workspace.version.pydantic_version}/v/string_type"
            return invalid(
                f"1 validation error for Data\nanswer\n  {reason}\n    For further information visit {page}"
            )
        return generation.fault

    def _completion(self) -> dict[str, Any]:
        generation = self._generation
        return {
            "event": "message",
            "task_id": generation.task_id,
            "id": generation.message_id,
            "message_id": generation.message_id,
            "mode": "completion",
            "answer": generation.text,
            "metadata": generation.usage.metadata(
                generation.reply.resources, self._workspace.version, plain=True
            ),
            "created_at": generation.created_at,
        }


async def _until_finished(generation: Generation) -> None:
    while await generation.events.get() is not None:
        pass


class StreamingAnswer:
    """Sends the events of a completion as they come, each in its own chunk, and pings in between."""

    def __init__(self, workspace: Workspace, state: AppState, generation: Generation) -> None:
        self._workspace = workspace
        self._state = state
        self._generation = generation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream, as an ASGI application does."""
        reply, workspace = self._generation.reply, self._workspace
        start = chunked_start(workspace.version, "text/event-stream; charset=utf-8")
        body = Body(workspace.connections, reply, scope, send, start, reply.cut_at)
        disconnected = asyncio.create_task(until_disconnected(receive))
        with workspace.reading(self._state, self._generation, streaming=True) as read_all:
            try:
                if await self._send_events(body, disconnected):
                    read_all()
                if self._generation.is_broken:
                    workspace.connections.cut(scope, "broken")
                elif not disconnected.done():
                    await body.end()
                if self._generation.is_broken or (body.is_cut and reply.cut != "clean"):
                    await disconnected
            finally:
                disconnected.cancel()

    async def _send_events(self, body: Body, disconnected: asyncio.Task[None]) -> bool:
        """Send the events until the client disconnects or the script cuts them; returns whether it sent all of them."""
        loop, sent = asyncio.get_running_loop(), 0
        interval = self._workspace.ping_interval / self._workspace.speed
        next_ping, delay = self._generation.started_at + interval, interval * _PING_DELAY
        event = asyncio.create_task(self._generation.events.get())
        try:
            while not body.is_cut and not disconnected.done():
                if sent == self._generation.reply.stall_after:
                    await disconnected
                    break
                awaited: set[asyncio.Task[Any]] = {event, disconnected}
                await asyncio.wait(
                    awaited,
                    timeout=next_ping + delay - loop.time(),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if event.done():
                    payload = event.result()
                    if payload is None:
                        return True
                    await body.write(framed(payload))
                    sent += 1
                    event = asyncio.create_task(self._generation.events.get())
                if loop.time() >= next_ping and not (disconnected.done() or body.is_cut):
                    await body.write(PING)
                    next_ping += interval
            return False
        finally:
            event.cancel()
