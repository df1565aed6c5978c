"""What a stream gives and knows. For the type checkers; nothing runs this."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

import httpx
from dify_completion import AsyncCompletionStream, CompletionStream, UnknownEvent
from dify_completion_api.events import CompletionEvent
from dify_completion_api.models import Completion, CompletionMetadata


def what_both_know(stream: CompletionStream | AsyncCompletionStream) -> None:
    assert_type(stream.text, str)
    assert_type(stream.replaced, bool)
    assert_type(stream.audio, bytes)
    assert_type(stream.audio_complete, bool)
    assert_type(stream.task_id, str | None)
    assert_type(stream.message_id, str | None)
    assert_type(stream.metadata, CompletionMetadata | None)
    assert_type(stream.response, httpx.Response)


def a_stream(stream: CompletionStream) -> None:
    assert_type(stream.text_stream, Iterator[str])
    for text in stream.text_stream:
        assert_type(text, str)
    for event in stream:
        assert_type(event, CompletionEvent | UnknownEvent)
    assert_type(next(stream), CompletionEvent | UnknownEvent)
    assert_type(stream.get_final_completion(), Completion)
    assert_type(stream.get_final_text(), str)
    assert_type(stream.stop(), bool)


async def an_async_stream(stream: AsyncCompletionStream) -> None:
    assert_type(stream.text_stream, AsyncIterator[str])
    async for text in stream.text_stream:
        assert_type(text, str)
    async for event in stream:
        assert_type(event, CompletionEvent | UnknownEvent)
    assert_type(await anext(stream), CompletionEvent | UnknownEvent)
    assert_type(await stream.get_final_completion(), Completion)
    assert_type(await stream.get_final_text(), str)
    assert_type(await stream.stop(), bool)
