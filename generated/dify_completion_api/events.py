# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""The events of streams: what the JSON of one may be, the class of each kind, and what each kind means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .models.completion import Completion
from .models.completion_metadata import CompletionMetadata
from .models.error_event import ErrorEvent
from .models.error_event import read_event as _read_error_event
from .models.message_end_event import MessageEndEvent
from .models.message_end_event import read_event as _read_message_end_event
from .models.message_event import MessageEvent
from .models.message_event import read_event as _read_message_event
from .models.message_file_event import MessageFileEvent
from .models.message_file_event import read_event as _read_message_file_event
from .models.message_replace_event import MessageReplaceEvent
from .models.message_replace_event import read_event as _read_message_replace_event
from .models.tts_message_end_event import TtsMessageEndEvent
from .models.tts_message_end_event import read_event as _read_tts_message_end_event
from .models.tts_message_event import TtsMessageEvent
from .models.tts_message_event import read_event as _read_tts_message_event
from .streaming import (
    Attribute,
    ErrorProperties,
    RoleProperty,
    Stop,
    StreamDescription,
    UnknownEvent,
)

if TYPE_CHECKING:
    from .api import Operations

CompletionEvent: TypeAlias = (
    MessageEvent
    | MessageFileEvent
    | MessageReplaceEvent
    | MessageEndEvent
    | TtsMessageEvent
    | TtsMessageEndEvent
    | ErrorEvent
)
"""The JSON of one event."""

COMPLETION_EVENT_TYPES: Final[
    dict[
        str,
        type[MessageEvent]
        | type[MessageFileEvent]
        | type[MessageReplaceEvent]
        | type[MessageEndEvent]
        | type[TtsMessageEvent]
        | type[TtsMessageEndEvent]
        | type[ErrorEvent],
    ]
] = {
    "message": MessageEvent,
    "message_file": MessageFileEvent,
    "message_replace": MessageReplaceEvent,
    "message_end": MessageEndEvent,
    "tts_message": TtsMessageEvent,
    "tts_message_end": TtsMessageEndEvent,
    "error": ErrorEvent,
}
"""The class of each kind, by the value of the property that tells kinds apart."""

COMPLETION_EVENT_PARSERS: Final[dict[str, Callable[[Mapping[str, Any]], CompletionEvent]]] = {
    "message": _read_message_event,
    "message_file": _read_message_file_event,
    "message_replace": _read_message_replace_event,
    "message_end": _read_message_end_event,
    "tts_message": _read_tts_message_event,
    "tts_message_end": _read_tts_message_end_event,
    "error": _read_error_event,
}
"""What makes an event of each kind from its JSON."""

EVENT_TYPES = COMPLETION_EVENT_TYPES
EVENT_PARSERS = COMPLETION_EVENT_PARSERS


def _stop_completion(api: Operations, values: Mapping[str, Any]) -> Any:
    return api.stop_completion(
        task_id=values["$response.body#/task_id"],
        user=values["$request.body#/user"],
    )


COMPLETION_STREAM: Final[StreamDescription[CompletionEvent | UnknownEvent, Completion]] = StreamDescription(
    discriminator="event",
    parsers=COMPLETION_EVENT_PARSERS,
    ends=frozenset(["message_end"]),
    results={
        "message_end": Completion,
    },
    result_text=("answer",),
    result_constants={"event": "message", "mode": "completion"},
    result_left_out_if_null=frozenset(["files"]),
    text={
        "message": RoleProperty(("answer",)),
        "message_file": RoleProperty(("answer",), optional=True, relabelled="message"),
    },
    replacement={
        "message_replace": RoleProperty(("answer",)),
    },
    audio={
        "tts_message": RoleProperty(("audio",)),
    },
    plain_text={"message": "answer"},
    roles=frozenset(
        ["error", "message", "message_end", "message_file", "message_replace", "tts_message", "tts_message_end"]
    ),
    audio_ends=frozenset(["tts_message_end"]),
    errors={
        "error": ErrorProperties(status=("status",), code=("code",), message=("message",)),
    },
    attributes={
        "task_id": Attribute(
            ("task_id",),
            frozenset(["message", "message_end", "message_file", "message_replace", "tts_message", "tts_message_end"]),
            frozenset({str}),
        ),
        "message_id": Attribute(
            ("message_id",),
            frozenset(
                ["error", "message", "message_end", "message_file", "message_replace", "tts_message", "tts_message_end"]
            ),
            frozenset({str}),
        ),
        "metadata": Attribute(("metadata",), frozenset(["message_end"]), frozenset({dict}), model=CompletionMetadata),
    },
    stop=Stop(
        of_request=("$request.body#/user",),
        of_events={
            "$response.body#/task_id": Attribute(
                ("task_id",),
                frozenset(
                    ["message", "message_end", "message_file", "message_replace", "tts_message", "tts_message_end"]
                ),
                frozenset({int, str}),
            ),
        },
        ask=_stop_completion,
    ),
)
"""What the spec says of the stream of `create_completion`."""
