"""`dify-completion complete`: one completion, written while it comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from dify_completion import UNSET, CompletionStream, Dify, InputForm
from dify_completion_api import models

from ._errors import Interrupted, UnusableError
from ._files import kinds_of, upload
from ._json_errors import errors_in_json
from ._options import AsJson, BaseUrl
from ._prompts import ask_for_inputs
from ._terminal import is_interactive, is_watched, say, write, write_json
from ._values import parse_inputs


def complete(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VARIABLE=VALUE]...",
            help="Inputs for the app's form. @path as a value reads it from a file, @- from stdin. Without any, a "
            "terminal is asked for them.",
            show_default=False,
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--file", exists=True, dir_okay=False, readable=True, show_default=False, help="A file for the model."
        ),
    ] = None,
    as_json: AsJson = False,
    whole: Annotated[bool, typer.Option("--no-stream", help="Write the answer once it is whole.")] = False,
    user: Annotated[str, typer.Option(help="Your name for the end user; Dify keeps users apart by it.")] = "cli",
    base_url: BaseUrl = None,
) -> None:
    """Let the app write one text, and show it while it comes.

    Ctrl-C stops the generation on the server. The key of the app comes from the environment: DIFY_API_KEY.
    """
    show = _show_json if as_json else _show_whole if whole else _show_pieces
    with errors_in_json(as_json), Dify(base_url=base_url) as dify:
        given = parse_inputs(inputs or ())
        parameters = dify.get_app_parameters()
        form, kinds = InputForm(parameters), kinds_of(files or (), parameters)
        if not inputs and is_interactive():
            given = ask_for_inputs(form)
        filled = form.fill(given)
        if problems := form.check(filled):
            raise UnusableError(*(f"{variable} {problem}" for variable, problem in problems.items()))
        attached = [upload(dify, path, kind, user) for path, kind in zip(files or (), kinds, strict=True)]
        _read(dify.stream_completion(inputs=filled, user=user, files=attached or UNSET), show)


def _read(stream: CompletionStream, show: Callable[[CompletionStream], None]) -> None:
    began = False
    try:
        with stream:
            began = True
            show(stream)
    except KeyboardInterrupt:
        named = began and stream.task_id
        told = "the server was told to stop the generation" if named else "the answer had not begun, Dify may go on"
        raise Interrupted(f"interrupted; {told}") from None


def _show_pieces(stream: CompletionStream) -> None:
    try:
        for event in stream:
            if isinstance(event, models.MessageEndEvent):
                break  # Sound may follow.
            _show_event(event)
    finally:
        if stream.text and not stream.text.endswith("\n"):
            write("\n")
    if stream.metadata:
        _tell_usage(stream.metadata.usage)


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
    _tell_usage(completion.metadata.usage)


def _show_json(stream: CompletionStream) -> None:
    write_json(_as_json(stream.get_final_completion()))


def _as_json(completion: models.Completion) -> dict[str, Any]:
    known = {**completion.to_dict(), **completion.metadata.to_dict()}
    return {name: value for name, value in known.items() if name not in ("event", "id", "mode", "metadata")}


def _tell_usage(usage: models.Usage) -> None:
    if is_watched():
        say(f"{usage.total_tokens:,} tokens, {usage.total_price} {usage.currency}", "dim")
