"""What each method of `AsyncDify` gives. For the type checkers; nothing runs this."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import assert_type

from dify_completion import AsyncCompletionStream, AsyncDify, File
from dify_completion_api.models import (
    Annotation,
    AnnotationPage,
    AnnotationReplyJob,
    AppInfo,
    AppMeta,
    AppParameters,
    AppSite,
    Completion,
    EndUser,
    Feedback,
    FeedbackPage,
    LocalFile,
    RemoteFile,
    Result,
    Transcript,
    UploadedFile,
    Usage,
)
from dify_completion_api.types import Unset


async def completions(dify: AsyncDify) -> None:
    assert_type(await dify.create_completion(inputs={"topic": "tides"}, user="u-42"), Completion)
    assert_type(await dify.stop_completion("task-id", user="u-42"), Result)


async def files(dify: AsyncDify) -> None:
    assert_type(await dify.upload_file(file="map.png", user="u-42"), UploadedFile)
    assert_type(await dify.upload_file(file=b"bytes"), UploadedFile)
    assert_type(await dify.download_file("file-id", as_attachment=True), File)


async def feedback(dify: AsyncDify) -> None:
    assert_type(await dify.submit_feedback("message-id", user="u-42", rating="like"), Result)
    assert_type(await dify.submit_feedback("message-id", user="u-42", rating=None), Result)
    assert_type(await dify.list_feedbacks(page=2, limit=50), FeedbackPage)


async def sound(dify: AsyncDify) -> None:
    assert_type(await dify.text_to_audio(text="Twice a day.", voice="alloy"), File)
    assert_type(await dify.audio_to_text(file=Path("question.mp3")), Transcript)


async def the_app(dify: AsyncDify) -> None:
    assert_type(await dify.get_app_info(), AppInfo)
    assert_type(await dify.get_app_parameters(), AppParameters)
    assert_type(await dify.get_app_meta(), AppMeta)
    assert_type(await dify.get_app_site(), AppSite)


async def end_users(dify: AsyncDify) -> None:
    assert_type(await dify.get_end_user("end-user-id"), EndUser)


async def stored_answers(dify: AsyncDify) -> None:
    assert_type(await dify.list_annotations(keyword="tides"), AnnotationPage)
    assert_type(await dify.create_annotation(question="Why?", answer="The moon."), Annotation)
    assert_type(await dify.update_annotation("annotation-id", question="Why?", answer="The moon."), Annotation)
    assert_type(await dify.delete_annotation("annotation-id"), None)
    assert_type(
        await dify.configure_annotation_reply(
            "enable", score_threshold=0.9, embedding_provider_name="openai", embedding_model_name="ada"
        ),
        AnnotationReplyJob,
    )
    assert_type(await dify.get_annotation_reply_status("enable", "job-id"), AnnotationReplyJob)


async def what_a_completion_holds(dify: AsyncDify) -> None:
    files: list[LocalFile | RemoteFile] = [
        RemoteFile("image", "https://example.com/map.png"),
        LocalFile("image", "file-id"),
    ]
    reply = await dify.create_completion(inputs={"topic": "tides", "words": 40}, user="u-42", files=files)
    local = [LocalFile(type_="image", upload_file_id="id")]
    assert_type(await dify.create_completion(inputs={}, user="u", files=local), Completion)
    assert_type(await dify.create_completion(inputs={}, user="u", files=({"type": "image"},)), Completion)
    assert_type(reply.answer, str)
    assert_type(reply.metadata.usage, Usage)
    assert_type(reply.metadata.usage.total_price, str)
    assert_type(reply.created_at, int | Unset)


async def all_pages(dify: AsyncDify) -> None:
    assert_type(dify.iter_feedbacks(), AsyncIterator[Feedback])
    async for feedback in dify.iter_feedbacks(limit=50):
        assert_type(feedback.rating, str)


async def a_client_and_a_stream(api_key: str) -> None:
    async with AsyncDify(api_key, timeout=30.0) as dify:
        assert_type(dify, AsyncDify)
        assert_type(dify.stream_completion(inputs={}, user="u-42"), AsyncCompletionStream)
        async with dify.stream_completion(inputs={}, user="u-42", read_timeout=None) as stream:
            assert_type(stream, AsyncCompletionStream)
