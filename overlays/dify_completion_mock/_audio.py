"""Texts that are spoken, and sounds that are heard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ._call import Call
from ._faults import Fault, invalid
from ._front import FormFile
from ._http import headers, worker_page
from ._payloads import TextToAudioPayload, checked
from ._wire import until_left
from ._workspace import Workspace

_HEARD = {"mp3", "m4a", "wav", "amr", "mpga"}
_MOST = 30 * 1024 * 1024


async def text_to_audio(call: Call) -> ASGIApp:
    """`POST /text-to-audio`: a chunked sound, whatever `streaming` says; `null` for a message with nothing to speak."""
    body = await call.json()
    call.end_user(body.get("user"), required=False)
    payload = checked(TextToAudioPayload, body)
    if payload.message_id:
        message = call.workspace.store.messages.get(payload.message_id)
        if message is None or not message.answer:
            return call.answer(None)
        return _spoken(call, message.answer, payload.voice)
    if payload.text is None:
        raise invalid("Text is required")
    return _spoken(call, payload.text, payload.voice)


async def audio_to_text(call: Call) -> ASGIApp:
    """`POST /audio-to-text`."""
    app = call.state.app
    call.end_user(call.text("user"), required=False)
    file = next((value for name, value in call.form if name == "file" and isinstance(value, FormFile)), None)
    if file is None:
        raise Fault("bad_request_key_error")
    if not app.speech_to_text:
        raise invalid("Speech to text is not enabled")
    kind, _, subtype = (file.media_type or "").partition("/")
    if kind != "audio" or not (subtype in _HEARD or (subtype.lower() in _HEARD and subtype.isupper())):
        raise Fault("unsupported_audio_type")
    if len(file.content) > _MOST:
        raise Fault("audio_too_large")
    if isinstance(app.transcribe, Fault):
        raise app.transcribe
    return call.answer({"text": app.transcribe(file.content)})


def _spoken(call: Call, text: str, voice: str | None) -> ASGIApp:
    app = call.state.app
    if not app.published:
        raise invalid("AppModelConfig not found")
    if not voice and not app.text_to_speech:
        raise invalid("TTS is not enabled")
    if isinstance(app.voice, Fault):
        raise app.voice
    chunks = iter(app.voice(text))
    try:
        first = next(chunks, b"")
    except Fault:
        return worker_page()  # The voice fails when the head is about to be sent.
    return Sound(call.workspace, first, chunks)


class Sound:
    """Sends a sound chunk by chunk; where the voice fails in between, it breaks off."""

    def __init__(self, workspace: Workspace, first: bytes, rest: Iterator[bytes]) -> None:
        self._workspace = workspace
        self._first = first
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as an ASGI application does."""
        fields = Response(headers=headers(self._workspace.version), media_type="audio/mpeg").raw_headers
        fields = [(name, value) for name, value in fields if name != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        try:
            for chunk in chain((self._first,), self._rest):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except Fault:
            self._workspace.connections.cut(scope, "broken")
            await until_left(receive)
        else:
            await send({"type": "http.response.body", "body": b""})
