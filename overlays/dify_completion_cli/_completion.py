"""Asks for one completion, and writes it in one of three styles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

from dify_completion_api import models
from dify_completion_api.models import LocalFile, RemoteFile
from dify_completion_api.models.file_type import FileType

from dify_completion import UNSET, CompletionStream, Dify, DifyError, InputForm
from dify_completion_batch import AppFiles

from ._errors import Interrupted, UnusableError
from ._fitting import fitting_inputs
from ._piped import piped_inputs
from ._terminal import is_interactive, is_watched, say, write, write_json
from ._values import parse_inputs

Style: TypeAlias = Literal["pieces", "whole", "json"]

_NOT_BEGUN = "the answer had not begun, and Dify may still generate it"
_UNKNOWN = "the generation may continue"


def write_completion(
    inputs: Iterable[str],
    files: Sequence[Path],
    user: str,
    key: str,
    base_url: str | None,
    style: Style,
) -> None:
    """Ask for a completion, and write it to stdout.

    Args:
        inputs: `variable=value` each.
        files: The files for the model.
        user: The end user in whose name it is asked for.
        key: The key of the app.
        base_url: The address of the API; None for the environment's.
        style: `pieces` while they come, the `whole` text, or `json`.

    Raises:
        CommandError: The inputs or the files do not fit the app, or Ctrl-C interrupted it.
        DifyError: The server or the network failed.
    """
    with Dify(key, base_url=base_url) as dify:
        given = parse_inputs(inputs)
        parameters = dify.get_app_parameters()
        form, app_files = InputForm(parameters), AppFiles.of(parameters)
        if not given and not files:
            given = _asked_inputs(form) if is_interactive() else piped_inputs(form)
        filled = fitting_inputs(form, given)
        if problems := list(app_files.problems_of(list(map(str, files)))):
            raise UnusableError(*problems)
        attached = [_uploaded(dify, path, app_files.kind_of(str(path)), user) for path in files]
        stream = dify.stream_completion(inputs=filled, user=user, files=attached or UNSET)
        _read(stream, _WRITERS[style])


def _asked_inputs(form: InputForm) -> dict[str, str]:
    from ._prompts import ask_for_inputs

    return ask_for_inputs(form)


def _uploaded(dify: Dify, path: Path, kind: FileType, user: str) -> LocalFile | RemoteFile:
    return LocalFile(type_=kind, upload_file_id=dify.upload_file(file=path, user=user).id)


def _read(stream: CompletionStream, show: Callable[[CompletionStream], None]) -> None:
    began = False
    try:
        with stream:
            began = True
            try:
                show(stream)
            except KeyboardInterrupt:
                raise Interrupted(f"interrupted; {_stopped(stream)}") from None
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted; {_UNKNOWN if began else _NOT_BEGUN}") from None


def _stopped(stream: CompletionStream) -> str:
    """Stop the generation; says what became of it."""
    try:
        return "the generation was stopped on the server" if stream.stop() else _NOT_BEGUN
    except DifyError as error:
        return (
            f"the server did not stop the generation, and it may continue ({type(error).__name__})"
        )


def _show_pieces(stream: CompletionStream) -> None:
    try:
        for event in stream:
            if event.event == "message_end":  # Of either class: its metadata may not fit the spec.
                break  # Sound may follow.
            _show_event(event)
    finally:
        if stream.text and not stream.text.endswith("\n"):
            write("\n")
    _show_usage(stream.metadata)


def _show_event(event: object) -> None:
    match event:
        case models.MessageEvent(answer=text):
            write(text)
        case models.MessageReplaceEvent(answer=text):
            write("\n")
            say("moderation replaced the answer with this:", "yellow")
            write(text)
        case models.MessageFileEvent(url=str(url)):
            say(f"the model made a file: {url}")
        case _:
            pass


def _show_whole(stream: CompletionStream) -> None:
    completion = stream.get_final_completion()
    write(completion.answer if completion.answer.endswith("\n") else f"{completion.answer}\n")
    _show_usage(completion.metadata)


def _show_json(stream: CompletionStream) -> None:
    write_json(_as_json(stream.get_final_completion()))


def _as_json(completion: models.Completion) -> dict[str, Any]:
    metadata = completion.to_dict().get("metadata", {})
    members = {**completion.to_dict(), **metadata}
    return {
        name: value
        for name, value in members.items()
        if name not in ("event", "id", "mode", "metadata")
    }


def _show_usage(metadata: models.CompletionMetadata | None) -> None:
    """Say on a terminal what the answer cost; nothing where the server left it out."""
    usage = metadata.usage.to_dict() if metadata and metadata.usage else {}
    if is_watched() and {"total_tokens", "total_price", "currency"} <= usage.keys():
        say(f"{usage['total_tokens']:,} tokens, {usage['total_price']} {usage['currency']}", "dim")


_WRITERS: dict[Style, Callable[[CompletionStream], None]] = {
    "pieces": _show_pieces,
    "whole": _show_whole,
    "json": _show_json,
}
