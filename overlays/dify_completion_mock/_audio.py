"""Text to speech, and speech to text."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from ._apps import sound_of
from ._body import until_disconnected
from ._call import Call
from ._faults import Fault, invalid
from ._forms import FormFile
from ._payloads import TextToAudioPayload
from ._responses import chunked_start, worker_page
from ._workspace import Workspace

_AUDIO_SUBTYPES = {"mp3", "m4a", "wav", "amr", "mpga"}
_MAX_BYTES = 30 * 1024 * 1024


async def text_to_audio(call: Call) -> ASGIApp:
    """`POST /text-to-audio`: a chunked sound, whatever `streaming` says; `null` for a message with nothing to speak."""
    body = await call.json()
    call.end_user(body.get("user"), required=False)
    payload = call.validated(TextToAudioPayload, body)
    if payload.message_id:
        message = call.workspace.store.messages.get(payload.message_id)
        if message is None or not message.answer:
            return call.answer(None)
        return await _sound_answer(call, message.answer, payload.voice)
    if payload.text is None:
        raise invalid("Text is required")
    return await _sound_answer(call, payload.text, payload.voice)


async def audio_to_text(call: Call) -> ASGIApp:
    """`POST /audio-to-text`."""
    app = call.state.app
    call.end_user(call.text("user"), required=False)
    file = next(
        (value for name, value in call.form if name == "file" and isinstance(value, FormFile)), None
    )
    if file is None:
        raise Fault("bad_request_key_error")
    if not app.speech_to_text:
        raise invalid("Speech to text is not enabled")
    if not _is_supported(file.media_type or ""):
        raise Fault("unsupported_audio_type")
    if len(file.content) > _MAX_BYTES:
        raise Fault("audio_too_large")
    if isinstance(app.transcribe, Fault):
        raise app.transcribe
    return call.answer({"text": await call.workspace.in_thread(app.transcribe, file.content)})


def _is_supported(media_type: str) -> bool:
    """Whether Dify takes a sound: it knows each subtype in lower case and in capitals, and in no mixture."""
    kind, _, subtype = media_type.partition("/")
    is_one_case = subtype in (subtype.lower(), subtype.upper())
    return kind == "audio" and is_one_case and subtype.lower() in _AUDIO_SUBTYPES


async def _sound_answer(call: Call, text: str, voice: str | None) -> ASGIApp:
    app = call.state.app
    if not app.published:
        raise invalid("AppModelConfig not found")
    if not voice and not app.text_to_speech:
        raise invalid("TTS is not enabled")
    if isinstance(app.voice, Fault):
        raise app.voice
    chunks, fault = await call.workspace.in_thread(sound_of, app.voice, text)
    if fault is not None and not chunks:
        return worker_page()  # The voice fails when the head is about to be sent.
    return SoundAnswer(call.workspace, chunks, is_whole=fault is None)


class SoundAnswer:
    """Sends a sound chunk by chunk; the connection of one that is not whole breaks off."""

    def __init__(self, workspace: Workspace, chunks: Sequence[bytes], is_whole: bool) -> None:
        self._workspace = workspace
        self._chunks = chunks
        self._is_whole = is_whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as an ASGI application does."""
        await send(chunked_start(self._workspace.version, "audio/mpeg"))
        for chunk in self._chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if self._is_whole:
            await send({"type": "http.response.body", "body": b""})
        else:
            self._workspace.connections.cut(scope, "broken")
            await until_disconnected(receive)
