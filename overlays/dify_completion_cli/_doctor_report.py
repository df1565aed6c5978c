"""Writes the report of `dify-completion doctor` for people: each finding as soon as it is known."""

from __future__ import annotations

from attrs import define, field
from rich.text import Text

from dify_completion_doctor import Finding, Report, Status

from ._terminal import answers, harmless

_STYLES = {Status.TRUE: "green", Status.UNTRUE: "bold red", Status.FAILED: "yellow"}
_STATUS_WIDTH, _ID_WIDTH = 8, 18
_VERDICTS = (
    "The document matches this server.",
    "The document does not match this server.",
    "The doctor could not check everything.",
)


@define
class TextReport:
    """The report, line by line. What was not asked comes at its end, by reason."""

    _not_asked: dict[str, list[str]] = field(factory=dict[str, list[str]], init=False)

    def add(self, finding: Finding) -> None:
        """Write a finding, or keep it for the end."""
        if finding.status is Status.NOT_ASKED:
            self._not_asked.setdefault(finding.summary, []).append(finding.id)
            return
        head = f"{finding.status:{_STATUS_WIDTH}}", f"{harmless(finding.id):{_ID_WIDTH}} "
        line = Text.assemble((head[0], _STYLES[finding.status]), head[1], harmless(finding.summary))
        answers().print(line, soft_wrap=True)
        for detail in finding.details:
            indent = " " * (_STATUS_WIDTH + len(detail) - len(detail.lstrip()))
            answers().print(Text(indent + harmless(detail), "dim"), soft_wrap=True)

    def finish(self, report: Report) -> None:
        """Write what was not asked, how many findings there are, and the verdict."""
        for reason, names in self._not_asked.items():
            line = f"{Status.NOT_ASKED}: {harmless(', '.join(names))}: {harmless(reason)}"
            answers().print(Text(line, "dim"), soft_wrap=True)
        counts = ", ".join(f"{report.count(status)} {status}" for status in Status)
        answers().print(Text(f"{counts}. {_VERDICTS[report.exit_status]}", "bold"), soft_wrap=True)
