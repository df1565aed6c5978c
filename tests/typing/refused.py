"""What a type checker must not let pass. Where it does, its comment is unused, and that is the error.

For the type checkers; nothing runs this.
"""

# What is made of something refused is unknown, too; that is not the point here.
# pyright: standard, reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from typing import assert_never

from dify_completion import AsyncCompletionStream, AsyncDify, CompletionStream, Dify, InputForm, UnknownEvent
from dify_completion_api.models import MessageEvent, RemoteFile
from dify_completion_batch import Record, run_batch


def an_argument_is_missing(dify: Dify) -> None:
    dify.create_completion(inputs={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dify.stream_completion(user="u-42")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dify.stop_completion(user="u-42")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dify.upload_file(user="u-42")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dify.create_annotation(question="Why?")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def an_argument_is_unknown_or_out_of_place(dify: Dify) -> None:
    dify.create_completion(inputs={}, user="u-42", mood="calm")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dify.create_completion(inputs={}, user="u-42", response_mode="streaming")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    dify.create_completion({}, "u-42")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Dify("app-key", "https://dify.example.com/v1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def a_literal_is_wrong(dify: Dify) -> None:
    dify.submit_feedback("message-id", user="u-42", rating="great")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    dify.get_annotation_reply_status("start", "job-id")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    RemoteFile("picture", "https://example.com/map.png")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_type_is_wrong(dify: Dify) -> None:
    dify.create_completion(inputs="tides", user="u-42")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    dify.create_completion(inputs={}, user=42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    dify.list_feedbacks(limit="all")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    dify.upload_file(file=42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    InputForm(dify.get_app_info())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_part_is_missing_from_an_answer(dify: Dify) -> None:
    reply = dify.create_completion(inputs={}, user="u-42")
    print(reply.text)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    print(reply.created_at + 1)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]


def what_a_stream_knows_is_not_assignable(stream: CompletionStream, async_stream: AsyncCompletionStream) -> None:
    stream.text = "tides"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.replaced = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.audio = b""  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.audio_complete = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.task_id = "task-id"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.message_id = "message-id"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.metadata = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.response = stream.response  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    stream.text_stream = iter(())  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    async_stream.text = "tides"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    async_stream.task_id = "task-id"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    async_stream.metadata = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


async def an_await_is_missing(dify: AsyncDify) -> None:
    print(dify.get_app_info().name)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    async with dify.stream_completion(inputs={}, user="u-42") as stream:
        for text in stream.text_stream:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
            print(text)
    with dify.stream_completion(inputs={}, user="u-42"):  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        pass


def a_kind_of_event_is_forgotten(stream: CompletionStream) -> None:
    for event in stream:
        match event:
            case MessageEvent() | UnknownEvent():
                print(event)
            case _:
                assert_never(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def a_batch_is_misused(dify: AsyncDify, sync_dify: Dify) -> None:
    run_batch([{"topic": "tides"}], sync_dify)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run_batch(["tides"], dify)  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    run_batch([], dify, engine="spark")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    async for record in run_batch([], dify):
        length(record)


def length(record: Record) -> int:
    return len(record.answer)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
