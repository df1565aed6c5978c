"""Texts that are spoken, and sounds that are heard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from starlette.responses import StreamingResponse
from starlette.types import ASGIApp

from ._call import Call
from ._faults import Fault, invalid
from ._front import FormFile
from ._http import headers, worker_page
from ._payloads import TextToAudioPayload, checked

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
    try:
        chunks = app.voice(text)
    except Fault:
        return worker_page()  # The voice fails when the head is about to be sent.
    return StreamingResponse(_each(chunks), 200, headers(call.workspace.version), "audio/mpeg")


async def _each(chunks: Sequence[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
