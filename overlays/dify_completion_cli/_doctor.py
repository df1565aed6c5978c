"""`dify-completion doctor`: whether your server matches the spec, or another document."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ._errors import CommandError, MissingPackage, UnusableError
from ._options import AsJson, BaseUrl, Profile, User
from ._terminal import discard_stdout

if TYPE_CHECKING:
    from dify_completion_doctor import Report


def doctor(
    spec: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            show_default="the spec of this client",
            help="The OpenAPI 3.1 document to check.",
        ),
    ] = None,
    complete: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VARIABLE=VALUE",
            show_default=False,
            help="Also generate three texts with this input, which costs money. Repeat the option for several "
            "inputs; write '' for an app without inputs.",
        ),
    ] = None,
    as_json: AsJson = False,
    junit: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            show_default=False,
            help="Also write the report as JUnit XML, for a CI server.",
        ),
    ] = None,
    user: User = "doctor",
    profile: Profile = None,
    base_url: BaseUrl = None,
) -> None:
    """Check whether your server matches the spec, and how streams reach you.

    The command calls the operations that are free and change nothing, and compares each answer with the document. The
    report shows neither values of answers, nor inputs, nor the key.
    """
    from ._json_errors import errors_in_json
    from ._terminal import write_json

    with errors_in_json(as_json), _faults_as_unusable():
        inputs = None if complete is None else _inputs_of(complete)
        report = _run_checks(
            as_json, profile, base_url=base_url, spec=spec, inputs=inputs, user=user
        )
        if junit is not None:
            _write_junit(report, junit)
        if as_json:
            write_json(report.to_dict())
    raise typer.Exit(report.exit_status)


@contextmanager
def _faults_as_unusable() -> Generator[None]:
    """End with the exit status 2 after any fault: 1 means that the document does not match."""
    try:
        yield
    except (CommandError, ValueError):  # Their exit status is 2.
        raise
    except OSError as error:
        discard_stdout()
        raise UnusableError(f"the report cannot be written ({error.strerror})") from error
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise UnusableError(f"{problem} (a bug in this program; --debug shows where)") from error
    except SystemExit as error:  # From rich, once nobody reads the report.
        raise UnusableError("the report cannot be written (nobody reads it)") from error


def _inputs_of(arguments: list[str]) -> dict[str, str]:
    from ._terminal import write_message
    from ._values import parse_inputs

    inputs = parse_inputs(argument for argument in arguments if argument)
    write_message("--complete generates three texts, which costs money", "dim")
    return inputs


def _run_checks(as_json: bool, profile: str | None, **settings: Any) -> Report:
    try:
        from dify_completion_doctor import check_server
    except ModuleNotFoundError as error:
        raise MissingPackage(error, extra="doctor") from error
    from ._doctor_report import TextReport
    from ._keys import key_of

    text = TextReport()
    report = check_server(key_of(profile), on_finding=None if as_json else text.add, **settings)
    if not as_json:
        text.finish(report)
    return report


def _write_junit(report: Report, path: Path) -> None:
    from dify_completion_doctor import junit_of

    try:
        path.write_text(junit_of(report), encoding="utf-8")
    except OSError as error:
        raise UnusableError(f"{path} cannot be written ({error.strerror})") from error
