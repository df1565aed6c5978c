"""The public surface: exactly these names, and the same methods for both clients."""

from __future__ import annotations

import inspect
import subprocess
import sys

import dify_completion
from dify_completion import AsyncCompletionStream, AsyncDify, CompletionStream, Dify, errors
from dify_completion_api import models

ERRORS = {
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "DifyError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "StreamInterrupted",
    "UnsupportedMediaTypeError",
}
NAMES = ERRORS | {
    "UNSET",
    "AsyncCompletionStream",
    "AsyncDify",
    "CompletionStream",
    "Dify",
    "File",
    "InputForm",
    "UnknownEvent",
    "may_repeat",
}
OPERATIONS = {
    "audio_to_text",
    "configure_annotation_reply",
    "create_annotation",
    "create_completion",
    "delete_annotation",
    "download_file",
    "get_annotation_reply_status",
    "get_app_info",
    "get_app_meta",
    "get_app_parameters",
    "get_app_site",
    "get_end_user",
    "list_annotations",
    "list_feedbacks",
    "stop_completion",
    "stream_completion",
    "submit_feedback",
    "text_to_audio",
    "update_annotation",
    "upload_file",
}
STREAM_MEMBERS = {
    "audio",
    "audio_complete",
    "close",
    "get_final_completion",
    "get_final_result",
    "get_final_text",
    "message_id",
    "metadata",
    "replaced",
    "response",
    "stop",
    "task_id",
    "text",
    "text_stream",
}


def public(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("_")}


def test_the_package_exports_exactly_these_names() -> None:
    assert set(dify_completion.__all__) == NAMES
    assert len(dify_completion.__all__) == len(NAMES)
    assert public(dify_completion) - {"annotations"} == NAMES | {"errors", "streams"}
    assert set(errors.__all__) == ERRORS


def test_the_clients_have_exactly_these_methods() -> None:
    assert public(Dify) == public(AsyncDify) == OPERATIONS | {"close", "iter_feedbacks"}


def test_the_streams_have_exactly_these_members() -> None:
    assert public(CompletionStream) == public(AsyncCompletionStream) == STREAM_MEMBERS


def test_both_clients_take_the_same_arguments() -> None:
    for name in ["__init__", *sorted(public(Dify))]:
        sync, asynchronous = getattr(Dify, name), getattr(AsyncDify, name)
        assert inspect.signature(sync).parameters == inspect.signature(asynchronous).parameters, name


def test_everything_public_is_described() -> None:
    for thing in (Dify, AsyncDify, CompletionStream, AsyncCompletionStream):
        undescribed = [name for name in public(thing) if not inspect.getdoc(getattr(thing, name))]
        assert not undescribed
        assert inspect.getdoc(thing)


def test_every_error_descends_from_the_one_base() -> None:
    assert all(issubclass(getattr(errors, name), errors.DifyError) for name in errors.__all__)


def test_models_are_imported_when_they_are_named() -> None:
    code = "import sys, dify_completion; print(sum('completion_api.models.' in name for name in sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "0"
    assert models.Completion.__name__ == "Completion"
    assert set(models.__all__) <= set(dir(models))
