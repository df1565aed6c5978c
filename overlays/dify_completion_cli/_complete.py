"""`dify-completion complete`: one completion, written while it comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from dify_completion_api import models
from dify_completion_api.models import LocalFile, RemoteFile
from dify_completion_api.models.file_type import FileType

from dify_completion import UNSET, CompletionStream, Dify, DifyError, InputForm
from dify_completion_batch import AppFiles

from ._errors import Interrupted, UnusableError
from ._fitting import fitting_inputs
from ._json_errors import errors_in_json
from ._keys import key_of
from ._options import AsJson, BaseUrl, Profile, User
from ._piped import piped_inputs
from ._prompts import ask_for_inputs
from ._terminal import is_interactive, is_watched, say, write, write_json
from ._values import parse_inputs


def complete(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VARIABLE=VALUE]...",
            help="Inputs for the app's form, by variable or label. @PATH as a value reads it from a file, @- from "
            "stdin. Without any, a terminal is asked for them.",
            show_default=False,
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            "-f",
            exists=True,
            dir_okay=False,
            readable=True,
            show_default=False,
            help="A file for the model; more than once for several.",
        ),
    ] = None,
    as_json: AsJson = False,
    whole: Annotated[
        bool, typer.Option("--no-stream", help="Write the answer once it is whole.")
    ] = False,
    user: User = "cli",
    profile: Profile = None,
    base_url: BaseUrl = None,
) -> None:
    """Let the app write one text, and show it while it comes.

    Ctrl-C stops the generation on the server. Text that is piped in is the input of a form with one text variable.
    """
    show = _show_json if as_json else _show_whole if whole else _show_pieces
    with errors_in_json(as_json), Dify(key_of(profile), base_url=base_url) as dify:
        given = parse_inputs(inputs or ())
        parameters = dify.get_app_parameters()
        form, app_files = InputForm(parameters), AppFiles.of(parameters)
        if not given and not files:
            given = ask_for_inputs(form) if is_interactive() else piped_inputs(form)
        filled = fitting_inputs(form, given)
        if problems := list(app_files.problems_of(list(map(str, files or ())))):
            raise UnusableError(*problems)
        attached = [
            _uploaded(dify, path, app_files.kind_of(str(path)), user) for path in files or ()
        ]
        _read(dify.stream_completion(inputs=filled, user=user, files=attached or UNSET), show)


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
        what = (
            "the generation may go on"
            if began
            else "the answer had not begun, and Dify may still generate it"
        )
        raise Interrupted(f"interrupted; {what}") from None


def _stopped(stream: CompletionStream) -> str:
    """Stop the generation; says what became of it."""
    if not stream.task_id:
        return "the answer had not begun, and Dify may still generate it"
    try:
        stream.stop()
    except DifyError as error:
        return f"the generation could not be stopped on the server and may go on ({type(error).__name__})"
    return "the generation was stopped on the server"


def _show_pieces(stream: CompletionStream) -> None:
    try:
        for event in stream:
            if event.event == "message_end":  # Of either class: its metadata may not fit the spec.
                break  # Sound may follow.
            _show_event(event)
    finally:
        if stream.text and not stream.text.endswith("\n"):
            write("\n")
    _tell_usage(stream.metadata)


def _show_event(event: object) -> None:
    match event:
        case models.MessageEvent(answer=text):
            write(text)
        case models.MessageReplaceEvent(answer=text):
            write("\n")
            say("moderation replaced the answer by this:", "yellow")
            write(text)
        case models.MessageFileEvent(url=str(url)):
            say(f"the model made a file: {url}")
        case _:
            pass


def _show_whole(stream: CompletionStream) -> None:
    completion = stream.get_final_completion()
    write(completion.answer if completion.answer.endswith("\n") else f"{completion.answer}\n")
    _tell_usage(completion.metadata)


def _show_json(stream: CompletionStream) -> None:
    write_json(_as_json(stream.get_final_completion()))


def _as_json(completion: models.Completion) -> dict[str, Any]:
    metadata = completion.to_dict().get("metadata", {})
    known = {**completion.to_dict(), **metadata}
    return {
        name: value
        for name, value in known.items()
        if name not in ("event", "id", "mode", "metadata")
    }


def _tell_usage(metadata: models.CompletionMetadata | None) -> None:
    """Say on a terminal what the answer cost; nothing where the server left it out."""
    usage = metadata.usage.to_dict() if metadata and metadata.usage else {}
    if is_watched() and {"total_tokens", "total_price", "currency"} <= usage.keys():
        say(f"{usage['total_tokens']:,} tokens, {usage['total_price']} {usage['currency']}", "dim")
