"""The public surface: exactly these names, and the same methods for both clients."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import dify_completion
import dify_completion_api
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
    "AsyncDify",
    "Call",
    "CallObserver",
    "Dify",
    "File",
    "InputForm",
    "UnknownEvent",
    "may_repeat",
    "observe_calls",
}
SURFACE = (Path(dify_completion_api.__file__).parents[1] / "surface.txt").read_text(encoding="utf-8")
METHODS = set(re.findall(r"^  (\w+)\(", SURFACE.partition("\nStreams")[0], re.MULTILINE))
STREAMS = set(re.findall(r"^  (\w+Stream)\(", SURFACE, re.MULTILINE))
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
    names = NAMES | STREAMS | {f"Async{name}" for name in STREAMS}
    assert set(dify_completion.__all__) == names
    assert len(dify_completion.__all__) == len(names)
    assert public(dify_completion) - {"annotations"} == names | {"errors", "streams"}
    assert set(errors.__all__) == ERRORS


def test_the_clients_have_exactly_these_methods() -> None:
    assert public(Dify) == public(AsyncDify) == METHODS | {"with_options"}


def test_the_streams_have_exactly_these_members() -> None:
    assert public(CompletionStream) == public(AsyncCompletionStream) == STREAM_MEMBERS


def test_both_clients_take_the_same_arguments() -> None:
    for name in ["__init__", *sorted(public(Dify))]:
        sync, asynchronous = (dict(inspect.signature(getattr(kind, name)).parameters) for kind in (Dify, AsyncDify))
        if name == "__init__":
            del asynchronous["http"]  # Only asyncio has a library beside httpcore.
        assert sync == asynchronous, name


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
