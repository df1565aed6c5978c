"""How type checkers narrow events to their kinds. For the type checkers; nothing runs this.

Kinds can be added to the spec, so none of these names all. tests/test_other_streams.py does, with a stream of its own.
"""

from __future__ import annotations

from typing import Any, Literal, assert_type

from dify_completion import AsyncCompletionStream, CompletionStream, UnknownEvent
from dify_completion_api.events import CompletionEvent
from dify_completion_api.models import (
    CompletionMetadata,
    ErrorEvent,
    MessageEndEvent,
    MessageEvent,
    MessageFileEvent,
    MessageReplaceEvent,
    TtsMessageEndEvent,
    TtsMessageEvent,
)
from dify_completion_api.types import Unset


def by_isinstance(stream: CompletionStream) -> None:
    for event in stream:
        if isinstance(event, MessageEvent | MessageReplaceEvent):
            assert_type(event, MessageEvent | MessageReplaceEvent)
            assert_type(event.answer, str)
        elif isinstance(event, MessageEndEvent):
            assert_type(event.metadata, CompletionMetadata)
        elif isinstance(event, MessageFileEvent):
            assert_type(event.url, str | Unset)
        elif isinstance(event, TtsMessageEvent):
            assert_type(event.audio, str)
        elif isinstance(event, UnknownEvent):
            assert_type(event.data, dict[str, Any])
        elif isinstance(event, ErrorEvent):
            assert_type(event.status, int | Unset)


async def by_match(stream: AsyncCompletionStream) -> None:
    async for event in stream:
        match event:
            case MessageEvent(answer=text) | MessageReplaceEvent(answer=text):
                assert_type(text, str)
            case MessageEndEvent(metadata=metadata):
                assert_type(metadata, CompletionMetadata)
            case MessageFileEvent(url=str(url)):
                assert_type(url, str)
            case MessageFileEvent():
                assert_type(event, MessageFileEvent)
            case TtsMessageEvent() | TtsMessageEndEvent():
                assert_type(event, TtsMessageEvent | TtsMessageEndEvent)
            case ErrorEvent(code=code):
                assert_type(code, str | Unset)
            case UnknownEvent(kind, data):
                assert_type(kind, str)
                assert_type(data, dict[str, Any])
            case _:
                pass


def by_the_name_of_the_kind(event: CompletionEvent) -> None:
    if event.event == "message":
        assert_type(event, MessageEvent)
    elif event.event == "message_end":
        assert_type(event, MessageEndEvent)
    elif event.event == "error":
        assert_type(event, ErrorEvent)
    elif event.event == "message_file":
        assert_type(event, MessageFileEvent)
    elif event.event == "message_replace":
        assert_type(event, MessageReplaceEvent)
    elif event.event == "tts_message":
        assert_type(event, TtsMessageEvent)
    elif event.event == "tts_message_end":
        assert_type(event, TtsMessageEndEvent)
        assert_type(event.event, Literal["tts_message_end"])
