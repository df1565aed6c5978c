"""The lab in which the recordings were made, rebuilt on the mock: its apps, its scripted model, its outages.

In the lab, directives within the inputs told the model what to do (`[[mock chunks=3 delay=100]]`). Here they are turned
into replies; what the lab did to its servers (a gateway that gave up, a database that was gone) becomes refusals.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve
from dify_completion_mock import App, Fault, GeneratedFile, MockDify, Moderation, Reply
from recorded import Recording

QUERY = {"paragraph": {"label": "Query", "variable": "query", "required": True, "default": ""}}
KITCHEN = [
    {"text-input": {"label": "Name", "variable": "name", "required": True, "max_length": 12, "default": ""}},
    {"paragraph": {"label": "Task", "variable": "task", "required": True, "default": ""}},
    {
        "select": {
            "label": "Lang",
            "variable": "lang",
            "required": False,
            "options": ["en", "fr", "日本語"],
            "default": "",
        }
    },
    {"number": {"label": "Count", "variable": "count", "required": False, "default": ""}},
    {"checkbox": {"label": "Flag", "variable": "flag", "required": False, "default": ""}},
]
KEYWORDS = Moderation(
    ["forbiddenword", "other bad phrase"], "INPUT BLOCKED by keywords.", "OUTPUT BLOCKED by keywords."
)
LATER_KITCHEN = [
    {"text-input": {"label": "Name", "variable": "name", "required": True, "max_length": 12, "default": ""}},
    {"paragraph": {"label": "Task", "variable": "task", "required": False, "max_length": 30, "default": "a haiku"}},
    {
        "select": {
            "label": "Language",
            "variable": "lang",
            "required": False,
            "options": ["English", "Deutsch", "中文"],
            "default": "English",
        }
    },
    {"number": {"label": "Count", "variable": "count", "required": False, "default": "3"}},
    {"checkbox": {"label": "Flag", "variable": "flag", "required": False, "default": False}},
]
REQUIRING_KITCHEN = [
    {kind: {**field, "required": True} for kind, field in control.items()} for control in LATER_KITCHEN
]
FILES: dict[str, Any] = {
    "label": "Files",
    "required": False,
    "allowed_file_types": ["document"],
    "allowed_file_extensions": [],
    "allowed_file_upload_methods": ["local_file", "remote_url"],
}
FILES_FORM: list[dict[str, dict[str, Any]]] = [
    {"text-input": {"label": "Name", "variable": "name", "required": False, "max_length": 48}},
    {"file": {**FILES, "variable": "doc"}},
    {"file-list": {**FILES, "variable": "docs", "max_length": 2}},
    {"json_object": {"label": "Obj", "variable": "obj", "required": False}},
]
LATER_KEYWORDS = Moderation(["badword"], "No such input.", "Removed.")
RESOURCE = {
    **dict.fromkeys(("position", "hit_count", "word_count", "segment_position", "page")),
    **dict.fromkeys(("dataset_id", "dataset_name", "document_id", "document_name", "data_source_type", "segment_id")),
    **dict.fromkeys(("retriever_from", "score", "index_node_hash", "content", "doc_metadata", "title", "files")),
    "summary": None,
}
MODEL_ERRORS = {
    **dict.fromkeys(("rate_limit", "provider_quota", "auth", "bad_request", "connection"), "completion_request_error"),
    **dict.fromkeys(("server", "daemon", "daemon_bad", "daemon_notfound"), "completion_request_error"),
    **dict.fromkeys(("permission", "plugin_notfound", "strange"), "completion_request_error"),
    **dict.fromkeys(("creds", "unknown", "daemon_inner", "plain", "nodata", "http500", "reset"), "invalid_param"),
    **dict.fromkeys(("cutchunked", "cut"), "invalid_param"),
}
SENTENCES = [
    "Hello there. ",
    "This is the second sentence. ",
    "And a third one! ",
    "Is there a fourth? ",
    "Yes. ",
    "Bye.",
]
UNICODE = ["Héllo ", "wörld ", "日本語 ", "😀👩\u200d👩 ", "line1\nline2\r\nline3\rline4 ", "LS\u2028PS\u2029NEL\x85 "]
MORE_UNICODE = ['quote"back\\slash/ ', "bom\ufeff nbsp\xa0 rtl\u202e ", "data: x\n\ndata: x\n\n", "</script>&amp; end"]
TEXTS: dict[str, Sequence[str | GeneratedFile]] = {
    "sentences": SENTENCES,
    "badword": ["This is fine. ", "It contains ", "forbidden", "word here ", "and goes on ", "for a while."],
    "empty": ["", "a", "", "", "b", ""],
    "allempty": ["", "", ""],
    "ws": [" ", "\n", "  ", "\n\n", "x", "\n"],
    "template": ["Hi {{name}} and {{#context#}} ", "{{query}} done"],
    "sse": ["event: ping\n\n", "data: [DONE]\n\n", "\n\n", ": comment\n"],
    "image": ["Here is ", "img:", GeneratedFile("http://127.0.0.1/files/a.bin"), " the picture.", " Done."],
    "image_first": ["img:", GeneratedFile("http://127.0.0.1/files/a.bin"), "after ", "picture"],
    "list_text": ["part one ", "part two"],
    "think": ["<think>", "\nreasoning ", "here\n", "</think>", "\nanswer"],
    "unicode": [*UNICODE, "tab\tbell\x07nul\0esc\x1b ", *MORE_UNICODE],
    "unicode_safe": [*UNICODE, "tab\tbell\x07esc\x1bdel\x7f ", *MORE_UNICODE],
}


def later_directive(text: str) -> dict[str, Any]:
    """What a text tells the model of the lab of 1.14."""
    found = re.search(r"@@(\{.*?\})@@", json_texts_of(text))
    return json.loads(found[1]) if found else {}


def json_texts_of(text: str) -> str:
    """The texts of the inputs of a request."""
    try:
        return " ".join(value for value in json.loads(text)["inputs"].values() if isinstance(value, str))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def directive(text: str) -> dict[str, str]:
    """What a text tells the model, or the voice, to do."""
    found = re.search(r"\[\[mock ([^\]]*)\]\]", text)
    return dict(word.split("=", 1) for word in found[1].split()) if found else {}


def key_of(app: str) -> str:
    """The key of an app of the lab."""
    return f"app-{app}"


def reply_to(recording: Recording) -> Reply:
    """What the lab's model does for a recorded request."""
    request = recording.request_body.decode(errors="replace")
    if recording.version == "1.14.2":
        return later_reply_to(later_directive(request))
    told, streaming = directive(request), '"streaming"' in request
    if told.get("text") == "split_emoji":
        return Reply(error=Fault("invalid_param"))
    if told.get("text") == "list_text" and not streaming:
        return Reply(error=Fault("internal_server_error"))
    cites = recording.app == "knowledge" and "capital" in request
    reply = Reply(
        chunks_of(told),
        delay=int(told.get("delay", 30)) / 1000,
        first_delay=int(told.get("first", 0)) / 1000,
        error=MODEL_ERRORS[told["error"]] if "error" in told else None,
        error_after=int(told.get("error_at", 0)),
        resources=[RESOURCE] if cites else [],
    )
    if "worker-killed" in recording.name:
        return evolve(reply, cut="broken", cut_after=len(recording.events))
    if "db-down-midstream" in recording.name:  # All is written, but nothing can be saved.
        return evolve(reply, cut="broken", cut_after=len(reply.chunks) + 1)
    return reply


def later_reply_to(told: dict[str, Any]) -> Reply:
    """What the model of the lab of 1.14 does: an error that is none of a model's invocation is a value's."""
    chunks = [str(told.get("text", f"w{number} ")) for number in range(int(told.get("n", 5)))]
    code = "completion_request_error" if str(told.get("error")).startswith("Invoke") else "invalid_param"
    return Reply(
        chunks,
        delay=float(told.get("delay", 0.02)),
        first_delay=float(told.get("first", 0)),  # The server's own pings came a moment later.
        error=Fault(code, "scripted error") if "error" in told else None,
        error_after=int(told.get("after", 0)),
    )


def chunks_of(told: dict[str, str]) -> Sequence[str | GeneratedFile]:
    name = told.get("text", "")
    if name.startswith("b64:"):
        return list(json.loads(base64.b64decode(name.removeprefix("b64:"))))
    chunks = TEXTS.get(name) or [f"w{number} " for number in range(int(told.get("chunks", 3)))]
    return [*chunks, *([base64.b64decode(told["tail"]).decode()] if "tail" in told else [])]


def speak(text: str) -> Iterator[bytes]:
    """The lab's voice: three chunks, unless the text tells it otherwise."""
    told = directive(text)
    slow = int(told.get("ttsfirst", 0)) > 5000  # Dify gives a voice up that is silent for five seconds.
    for number in range(0 if slow else int(told.get("audio", 3))):
        if "ttserror" in told and number >= int(told.get("ttserror_at", 0)):
            raise Fault("completion_request_error")
        yield b"sound"


BASIC = App(form=[QUERY], text_to_speech=False, speech_to_text=False, file_types=(), voice=speak)


def apps(version: str) -> dict[str, App]:
    """The apps of the lab of a version, by their keys."""
    own = {**OWN, **(LATER if version == "1.14.2" else {})}
    return {key_of(name): evolve(BASIC, name=f"lab-{name}", **changes) for name, changes in own.items()}


OWN: dict[str, dict[str, Any]] = {
    "basic": {},
    "kitchen": {"form": KITCHEN},
    "vision": {"file_types": ("image",), "text_to_speech": True, "more_like_this": True},
    "media": {"file_types": ("image",), "text_to_speech": True, "auto_play": True, "moderation": KEYWORDS},
    "tts": {"text_to_speech": True, "auto_play": True},
    "moderated": {"moderation": KEYWORDS},
    "noform": {"form": []},
    "limited": {"max_active_requests": 1},
    "asr": {"speech_to_text": True},
    "knowledge": {},
    "legacycompletion": {},
    "chat": {"mode": "chat", "form": []},
    "nosite": {"site": False},
    "noconfig": {"published": False},
    "abnormal": {"status": "abnormal"},
    "archived": {"workspace_status": "archive"},
    "disabledapi": {"api_enabled": False},
    "nocred": {"model_fault": Fault("provider_not_initialize")},
    "badmodel": {"model_fault": Fault("invalid_param", "Model no-such-model not exist.")},
    "quota": {"model_fault": Fault("provider_not_initialize")},
    "notsupported": {"model_fault": Fault("provider_not_initialize")},
    "t2asr": {
        "model_fault": Fault("provider_not_initialize"),
        "speech_to_text": True,
        "transcribe": Fault("provider_not_initialize", "Default model not found for speech2text"),
    },
    "t2tts": {
        "text_to_speech": True,
        "voice": Fault("provider_not_initialize", "Default model not found for tts"),
    },
    "ttsnomodel": {
        "text_to_speech": True,
        "auto_play": True,
        "voice": Fault("provider_not_initialize", "Default model not found for tts"),
    },
}
LATER: dict[str, dict[str, Any]] = {
    "kitchen": {"form": LATER_KITCHEN},
    "kitchenreq": {"form": REQUIRING_KITCHEN},
    "labkitchen": {"form": KITCHEN},
    "filesform": {"form": FILES_FORM, "file_types": ("image", "document")},
    "vision": {
        "file_types": ("image", "document"),
        "text_to_speech": True,
        "more_like_this": True,
        "reach": lambda url: 0 if urlsplit(url).port == 1 else 200,
    },
    "media": {
        "file_types": ("image",),
        "max_files": 2,
        "text_to_speech": True,
        "speech_to_text": True,
        "more_like_this": True,
        "moderation": LATER_KEYWORDS,
    },
    "chat": {"mode": "chat", "form": [{"paragraph": {**QUERY["paragraph"], "required": False}}]},
    "ttsauto": {"text_to_speech": True, "auto_play": True},
    "limited": {"max_active_requests": 2},
    "nocred": {"model_fault": Fault("invalid_param", "Provider h1/none/none does not exist.")},
}


def rules_of(recording: Recording) -> dict[str, App] | None:
    """The apps for a recording that was made with a server set up in its own way; None for the others."""
    known, changed = apps(recording.version), False
    for pattern, key, changes in (
        ("max-execution-time", "basic", {"max_execution_time": 5.0}),
        ("credits-left", "notsupported", {"model_fault": Fault("model_currently_not_support")}),
        ("remote-image-404", "vision", {"reach": lambda url: 404}),
        ("unreachable", "vision", {"reach": lambda url: 0}),
        ("daemon-down", "basic", {"model_fault": Fault("invalid_param", "Failed to request plugin daemon")}),
        ("daemon-down", "tts", {"voice": Fault("invalid_param", "Failed to request plugin daemon")}),
    ):
        if pattern in recording.name:
            known[key_of(key)] = evolve(known[key_of(key)], **changes)
            changed = True
    return known if changed else None


def break_down(mock: MockDify, recording: Recording) -> None:
    """Do to the mock what was done to the servers of the lab: the names of the recordings tell."""
    outages: list[tuple[str, int, dict[str, Any]]] = [
        ("nginx-413", 413, {"page": True}),
        ("nginx-502", 502, {}),
        ("nginx-504", 504, {}),
        ("redis-down", 500, {"operation": "create_completion"}),
        ("db-down-blocking", 500, {"code": "unknown"}),
        ("db-down-streaming", 500, {"code": "unknown"}),
        ("db-down-info", 500, {"code": "unknown"}),
    ]
    for pattern, status, options in outages:
        if pattern in recording.name and recording.status == status:
            mock.refuse(status, **options)
    if recording.version == "1.14.2" and failed_for_no_reason(recording):
        mock.refuse(500, code=recording.json["code"])


def failed_for_no_reason(recording: Recording) -> bool:
    """Whether a good request met the lab without its database: names tell nothing of it."""
    if recording.status != 500:
        return False
    try:
        body = json.loads(recording.request_body or b"{}")
        return len(str(body.get("user"))) <= 255 and all(isinstance(v, str) for v in body.get("inputs", {}).values())
    except (ValueError, AttributeError):
        return False
