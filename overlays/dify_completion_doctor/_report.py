"""The result of a check: a finding for each question, and all of them as a report."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import asdict, frozen


class Status(StrEnum):
    """The outcome of one question."""

    TRUE = "true"
    UNTRUE = "untrue"
    NOT_ASKED = "not asked"
    FAILED = "failed"


@frozen
class Mismatch:
    """A part of an answer that is not as the document describes it. It holds no value of the answer.

    Attributes:
        answer: The part's JSON pointer in the answer, with `*` for a name that is not in the document, such as a key of
            a map; empty for the whole.
        document: The JSON pointer of its description in the document, after `file#` if it is in another file.
        problem: What is wrong, such as `is a string, not an integer`.
        places: How many parts of the answer have the same problem; `answer` is the first of them.
    """

    answer: str
    document: str
    problem: str
    places: int = 1


@frozen
class Finding:
    """The outcome of one question.

    Attributes:
        id: Its stable name: `tls`, `base-url`, or the `operationId` of an operation.
        status: The outcome.
        summary: The result, in a sentence.
        advice: What to do, with lines of configuration; empty if there is nothing to do.
        mismatches: Which parts of the answer are untrue.
    """

    id: str
    status: Status
    summary: str
    advice: str = ""
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def details(self) -> list[str]:
        """The lines below the summary: the untrue parts, then the advice."""
        lines: list[str] = []
        for mismatch in self.mismatches:
            more = f" (and {mismatch.places - 1} more)" if mismatch.places > 1 else ""
            lines.append(f"{mismatch.answer or 'the answer'}{more} {mismatch.problem}")
            lines.append(f"  document: {mismatch.document}")
        return [*lines, *self.advice.splitlines()]


@frozen
class Report:
    """Everything that a check found.

    Attributes:
        base_url: The base URL of the server.
        spec: The document.
        findings: The findings, in the order of the questions.
    """

    base_url: str
    spec: str
    findings: tuple[Finding, ...]

    @property
    def exit_status(self) -> int:
        """0 if everything is true, 1 if something is untrue, otherwise 2: something failed."""
        if self.count(Status.UNTRUE):
            return 1
        return 2 if self.count(Status.FAILED) else 0

    def count(self, status: Status) -> int:
        """Count the findings with a status."""
        return sum(finding.status is status for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON: its attributes, the exit status, and how many findings each status has."""
        return {
            "base_url": self.base_url,
            "spec": self.spec,
            "exit_status": self.exit_status,
            "counts": {str(status): self.count(status) for status in Status},
            "findings": [_as_json(finding) for finding in self.findings],
        }


def counted(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun: `1 ping`, `2 pings`."""
    return f"{count} {noun}" if count == 1 else f"{count} {plural or noun + 's'}"


def _as_json(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "status": str(finding.status)}
