"""`dify-completion doctor`: whether the spec, or a document of your own, is true of your server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._errors import MissingPackage, UnusableError
from ._options import AsJson, BaseUrl, Profile

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
    as_json: AsJson = False,
    junit: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            show_default=False,
            help="Write the report as JUnit XML, too, for a CI server.",
        ),
    ] = None,
    profile: Profile = None,
    base_url: BaseUrl = None,
) -> None:
    """Check whether the spec is true of your server, and what stands in the way.

    It asks what costs nothing and changes nothing, and compares each answer with the document. The report shows
    neither values of answers nor the key.
    """
    from ._json_errors import errors_in_json

    with errors_in_json(as_json):
        report = _checked(spec, profile, base_url, as_json)
        if junit is not None:
            _write_junit(report, junit)
    raise typer.Exit(report.exit_status)


def _checked(spec: Path | None, profile: str | None, base_url: str | None, as_json: bool) -> Report:
    try:
        from dify_completion_doctor import check_server
    except ModuleNotFoundError as error:
        raise MissingPackage(error.name or "a package", extra="doctor") from error
    from ._doctor_report import TextReport
    from ._keys import key_of
    from ._terminal import write_json

    text = TextReport()
    report = check_server(
        key_of(profile),
        base_url=base_url,
        spec=spec,
        on_finding=None if as_json else text.add,
    )
    if as_json:
        write_json(report.to_dict())
    else:
        text.finish(report)
    return report


def _write_junit(report: Report, path: Path) -> None:
    from dify_completion_doctor import junit_of

    try:
        path.write_text(junit_of(report), encoding="utf-8")
    except OSError as error:
        raise UnusableError(f"{path} cannot be written ({error.strerror})") from error
