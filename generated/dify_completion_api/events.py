# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""The events of a stream: what the JSON of one may be, and the class of each kind."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from .models.error_event import ErrorEvent
from .models.message_end_event import MessageEndEvent
from .models.message_event import MessageEvent
from .models.message_file_event import MessageFileEvent
from .models.message_replace_event import MessageReplaceEvent
from .models.tts_message_end_event import TtsMessageEndEvent
from .models.tts_message_event import TtsMessageEvent

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

EVENT_TYPES: Final[
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

EVENT_PARSERS: Final[dict[str, Callable[[Mapping[str, Any]], CompletionEvent]]] = {
    kind: event_type.from_dict for kind, event_type in EVENT_TYPES.items()
}
"""What makes an event of each kind from its JSON."""
