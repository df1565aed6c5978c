"""Writes the report of `dify-completion doctor` for people: each finding as it arrives."""

from __future__ import annotations

from attrs import define, field
from rich.text import Text

from dify_completion_doctor import Finding, Report, Status

from ._terminal import printable_line, stdout_console

_STYLES = {Status.TRUE: "green", Status.UNTRUE: "bold red", Status.FAILED: "yellow"}
_STATUS_WIDTH, _ID_WIDTH = 8, 18
_VERDICTS = (
    "The document matches this server.",
    "The document does not match this server.",
    "The doctor could not check everything.",
)


@define
class TextReport:
    """The report, line by line. At the end it lists what was not asked, by reason."""

    _not_asked: dict[str, list[str]] = field(factory=dict[str, list[str]], init=False)

    def add(self, finding: Finding) -> None:
        """Write a finding, or keep it for the end."""
        if finding.status is Status.NOT_ASKED:
            self._not_asked.setdefault(finding.summary, []).append(finding.id)
            return
        line = Text.assemble(
            (f"{finding.status:{_STATUS_WIDTH}}", _STYLES[finding.status]),
            f"{printable_line(finding.id):{_ID_WIDTH}} ",
            printable_line(finding.summary),
        )
        stdout_console().print(line, soft_wrap=True)
        for detail in finding.details:
            indent = " " * (_STATUS_WIDTH + len(detail) - len(detail.lstrip()))
            stdout_console().print(Text(indent + printable_line(detail), "dim"), soft_wrap=True)

    def finish(self, report: Report) -> None:
        """Write what was not asked, how many findings there are, and the verdict."""
        for reason, names in self._not_asked.items():
            line = (
                f"{Status.NOT_ASKED}: {printable_line(', '.join(names))}: {printable_line(reason)}"
            )
            stdout_console().print(Text(line, "dim"), soft_wrap=True)
        counts = ", ".join(f"{report.count(status)} {status}" for status in Status)
        stdout_console().print(
            Text(f"{counts}. {_VERDICTS[report.exit_status]}", "bold"), soft_wrap=True
        )
