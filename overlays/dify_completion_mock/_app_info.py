"""The answers that describe an app."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp

from ._apps import App
from ._call import Call
from ._faults import Fault
from ._version import Version

_EXTENSIONS = [".JPG", ".JPEG", ".PNG", ".GIF", ".WEBP", ".SVG"]
_METHODS = ["remote_url", "local_file"]
_NO_VOICE = {"voice": "", "language": ""}
_FORBIDDEN = (
    "You don't have the permission to access the requested resource. "
    "It is either read-protected or not readable by the server."
)


async def get_app_info(call: Call) -> ASGIApp:
    """`GET /info`."""
    app = call.state.app
    return call.answer(
        {
            "name": app.name,
            "description": app.description,
            "tags": list(app.tags),
            "mode": app.mode,
            "author_name": app.author_name,
        }
    )


async def get_app_parameters(call: Call) -> ASGIApp:
    """`GET /parameters`."""
    app, version, disabled = call.state.app, call.workspace.version, {"enabled": False}
    if not app.published:
        raise Fault("app_unavailable")
    return call.answer(
        {
            "opening_statement": None,
            "suggested_questions": [],
            "suggested_questions_after_answer": disabled,
            "speech_to_text": {"enabled": app.speech_to_text},
            "text_to_speech": _text_to_speech(app, version),
            "retriever_resource": {"enabled": True},
            "annotation_reply": call.workspace.store.annotation_replies.get(
                call.state.id, disabled
            ),
            "more_like_this": {"enabled": app.more_like_this},
            "user_input_form": [dict(control) for control in app.form],
            "sensitive_word_avoidance": _sensitive_word_avoidance(app, version),
            "file_upload": _file_upload(app),
            "system_parameters": {
                "image_file_size_limit": 10,
                "video_file_size_limit": 100,
                "audio_file_size_limit": 50,
                "file_size_limit": 15,
                "workflow_file_upload_limit": 10,
            },
        }
    )


async def get_app_meta(call: Call) -> ASGIApp:
    """`GET /meta`."""
    return call.answer({"tool_icons": {}})


async def get_app_site(call: Call) -> ASGIApp:
    """`GET /site`."""
    if not call.state.app.site:
        raise Fault("forbidden", _FORBIDDEN)
    return call.answer(
        {
            "title": call.state.app.name,
            "chat_color_theme": None,
            "chat_color_theme_inverted": False,
            "icon_type": "emoji",
            "icon": "🤖",
            "icon_background": "#FFEAD5",
            "description": None,
            "copyright": None,
            "privacy_policy": None,
            "custom_disclaimer": "",
            "default_language": "en-US",
            "show_workflow_steps": True,
            "use_icon_as_answer_icon": False,
            "icon_url": None,
        }
    )


def _text_to_speech(app: App, version: Version) -> dict[str, Any]:
    if not app.text_to_speech:
        return {"enabled": False} if version.has_typed_features else {"enabled": False, **_NO_VOICE}
    auto_play = "enabled" if app.auto_play else "disabled"
    return {"enabled": True, "voice": "alloy", "language": "en-US", "autoPlay": auto_play}


def _sensitive_word_avoidance(app: App, version: Version) -> dict[str, Any]:
    moderation = app.moderation
    if moderation is None:
        disabled: dict[str, Any] = {"enabled": False, "type": ""}
        if version.has_typed_features:
            return {**disabled, "config": {}}
        return {**disabled, "configs": []}
    config = {
        "inputs_config": _preset(moderation.input_reply),
        "outputs_config": _preset(moderation.output_reply),
        "keywords": "\n".join(moderation.keywords),
    }
    return {"enabled": True, "type": "keywords", "config": config}


def _preset(reply: str | None) -> dict[str, Any]:
    return {"enabled": reply is not None, "preset_response": reply or ""}


def _file_upload(app: App) -> dict[str, Any]:
    enabled = "image" in app.file_types
    image = {
        "enabled": enabled,
        "number_limits": app.max_files,
        "detail": "high",
        "transfer_methods": _METHODS,
    }
    if not app.file_types:
        return {"image": image}
    file_upload = {
        "enabled": True,
        "allowed_file_types": list(app.file_types),
        "allowed_file_extensions": _EXTENSIONS if enabled else [],
        "allowed_file_upload_methods": _METHODS,
        "number_limits": app.max_files,
    }
    if list(app.file_types) == ["image"]:
        return {"image": image, **file_upload}
    return file_upload
