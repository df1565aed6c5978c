"""What each method of `Dify` gives. For the type checkers; nothing runs this."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

from dify_completion import CompletionStream, Dify, File
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


def completions(dify: Dify) -> None:
    assert_type(dify.create_completion(inputs={"topic": "tides"}, user="u-42"), Completion)
    assert_type(dify.stop_completion("task-id", user="u-42"), Result)


def files(dify: Dify) -> None:
    assert_type(dify.upload_file(file="map.png", user="u-42"), UploadedFile)
    assert_type(dify.upload_file(file=b"bytes"), UploadedFile)
    assert_type(dify.download_file("file-id", as_attachment=True), File)


def feedback(dify: Dify) -> None:
    assert_type(dify.submit_feedback("message-id", user="u-42", rating="like"), Result)
    assert_type(dify.submit_feedback("message-id", user="u-42", rating=None), Result)
    assert_type(dify.list_feedbacks(page=2, limit=50), FeedbackPage)


def sound(dify: Dify) -> None:
    assert_type(dify.text_to_audio(text="Twice a day.", voice="alloy"), File)
    assert_type(dify.audio_to_text(file=Path("question.mp3")), Transcript)


def the_app(dify: Dify) -> None:
    assert_type(dify.get_app_info(), AppInfo)
    assert_type(dify.get_app_parameters(), AppParameters)
    assert_type(dify.get_app_meta(), AppMeta)
    assert_type(dify.get_app_site(), AppSite)


def end_users(dify: Dify) -> None:
    assert_type(dify.get_end_user("end-user-id"), EndUser)


def stored_answers(dify: Dify) -> None:
    assert_type(dify.list_annotations(keyword="tides"), AnnotationPage)
    assert_type(dify.create_annotation(question="Why?", answer="The moon."), Annotation)
    assert_type(dify.update_annotation("annotation-id", question="Why?", answer="The moon."), Annotation)
    assert_type(dify.delete_annotation("annotation-id"), None)
    assert_type(
        dify.configure_annotation_reply(
            "enable", score_threshold=0.9, embedding_provider_name="openai", embedding_model_name="ada"
        ),
        AnnotationReplyJob,
    )
    assert_type(dify.get_annotation_reply_status("enable", "job-id"), AnnotationReplyJob)


def what_a_completion_holds(dify: Dify) -> None:
    files: list[LocalFile | RemoteFile] = [
        RemoteFile("image", "https://example.com/map.png"),
        LocalFile("image", "file-id"),
    ]
    reply = dify.create_completion(inputs={"topic": "tides", "words": 40}, user="u-42", files=files)
    local = [LocalFile(type_="image", upload_file_id="id")]
    assert_type(dify.create_completion(inputs={}, user="u", files=local), Completion)
    assert_type(dify.create_completion(inputs={}, user="u", files=({"type": "image"},)), Completion)
    assert_type(reply.answer, str)
    assert_type(reply.metadata.usage, Usage)
    assert_type(reply.metadata.usage.total_price, str)
    assert_type(reply.created_at, int | Unset)


def all_pages(dify: Dify) -> None:
    assert_type(dify.iter_feedbacks(), Iterator[Feedback])
    for feedback in dify.iter_feedbacks(limit=50):
        assert_type(feedback.rating, str)


def a_client_and_a_stream(api_key: str) -> None:
    with Dify(api_key, timeout=30.0) as dify:
        assert_type(dify, Dify)
        assert_type(dify.stream_completion(inputs={}, user="u-42"), CompletionStream)
        with dify.stream_completion(inputs={}, user="u-42", read_timeout=None) as stream:
            assert_type(stream, CompletionStream)
