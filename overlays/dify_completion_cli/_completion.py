"""Generates one completion, and writes it in one of three styles."""

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
from ._terminal import can_draw, is_interactive, write, write_json, write_message
from ._values import parse_inputs

Style: TypeAlias = Literal["pieces", "whole", "json"]

_NO_ANSWER_YET = "the answer had not begun, and Dify may still generate it"
_MAY_CONTINUE = "the generation may continue"


def write_completion(
    inputs: Iterable[str],
    files: Sequence[Path],
    user: str,
    key: str,
    base_url: str | None,
    style: Style,
) -> None:
    """Generate a completion, and write it to stdout.

    Args:
        inputs: Arguments of the form `variable=value`.
        files: The files for the model.
        user: The end user of the completion.
        key: The key of the app.
        base_url: The address of the API; None for `DIFY_BASE_URL` or Dify Cloud.
        style: `pieces` as they arrive, the `whole` text, or `json`.

    Raises:
        CommandError: The inputs or the files do not fit the app, or Ctrl-C interrupted it.
        DifyError: The server or the network failed.
    """
    with Dify(key, base_url=base_url) as dify:
        given = parse_inputs(inputs)
        parameters = dify.get_app_parameters()
        form, app_files = InputForm(parameters), AppFiles.of(parameters)
        if not given and not files:
            given = _inputs_without_arguments(form)
        filled = fitting_inputs(form, given)
        if problems := list(app_files.problems_of(list(map(str, files)))):
            raise UnusableError(*problems)
        attached = [_uploaded(dify, path, app_files.kind_of(str(path)), user) for path in files]
        stream = dify.stream_completion(inputs=filled, user=user, files=attached or UNSET)
        _read(stream, _WRITERS[style])


def _inputs_without_arguments(form: InputForm) -> dict[str, str]:
    if not is_interactive():
        return piped_inputs(form)
    from ._prompts import ask_for_inputs

    return ask_for_inputs(form)


def _uploaded(dify: Dify, path: Path, kind: FileType, user: str) -> LocalFile | RemoteFile:
    return LocalFile(type_=kind, upload_file_id=dify.upload_file(file=path, user=user).id)


def _read(stream: CompletionStream, show: Callable[[CompletionStream], None]) -> None:
    """Read a stream to its end. Ctrl-C stops the generation on the server."""
    state = _NO_ANSWER_YET
    try:
        with stream:
            state = _MAY_CONTINUE
            try:
                show(stream)
            except KeyboardInterrupt:
                raise Interrupted(f"interrupted; {_stop(stream)}") from None
    except KeyboardInterrupt:  # While it opens, or while it stops.
        raise Interrupted(f"interrupted; {state}") from None


def _stop(stream: CompletionStream) -> str:
    """Stop the generation.

    Returns:
        The state of the generation, in words.
    """
    try:
        return "the generation was stopped on the server" if stream.stop() else _NO_ANSWER_YET
    except DifyError as error:
        return (
            f"the server did not stop the generation, and it may continue ({type(error).__name__})"
        )


def _show_pieces(stream: CompletionStream) -> None:
    try:
        for event in stream:
            # The class can be `UnknownEvent`, if the metadata do not fit the spec. Audio may follow.
            if event.event == "message_end":
                break
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
            write_message("moderation replaced the answer with this:", "yellow")
            write(text)
        case models.MessageFileEvent(url=str(url)):
            write_message(f"the model made a file: {url}")
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
    """Write the tokens and the price to a terminal, unless the server left them out."""
    usage = metadata.usage.to_dict() if metadata and metadata.usage else {}
    if can_draw() and {"total_tokens", "total_price", "currency"} <= usage.keys():
        write_message(
            f"{usage['total_tokens']:,} tokens, {usage['total_price']} {usage['currency']}", "dim"
        )


_WRITERS: dict[Style, Callable[[CompletionStream], None]] = {
    "pieces": _show_pieces,
    "whole": _show_whole,
    "json": _show_json,
}
