"""What the doctor reports."""

from __future__ import annotations

import subprocess
from pathlib import Path

from dify_completion_doctor import Finding, Report, Status
from dify_completion_mock import MockDify
from fork_server import run_forked
from processes import clean_environment
from recorded import ROOT

INFO = b'{"name": "Texts", "description": "", "tags": [], "mode": "completion"}'
VALUE = "s3cret-v4lue"
"""A text that stands in answers, and never in a report."""


def findings_of(report: Report) -> dict[str, Finding]:
    found = {finding.id: finding for finding in report.findings}
    assert len(found) == len(report.findings)
    return found


def of_status(report: Report, status: Status) -> list[str]:
    return [finding.id for finding in report.findings if finding.status is status]


def failed(report: Report) -> Finding:
    """The finding that failed, after which nothing was asked."""
    (name,) = of_status(report, Status.FAILED)
    assert report.exit_status == 2
    assert findings_of(report)["getAppMeta"].status is Status.NOT_ASKED
    return findings_of(report)[name]


def verified(mock: MockDify, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `make verify`."""
    settings = [f"{name}={value}" for name, value in mock.environ.items()]
    command = ["make", "--silent", "verify", *settings, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)


def verified_alone(mock: MockDify, overlay: Path) -> subprocess.CompletedProcess[str]:
    """Run what `make verify` runs, with an overlay."""
    environment = {**clean_environment(), **mock.environ}
    return run_forked(str(ROOT / "scripts" / "verify_spec.py"), "--overlay", str(overlay), cwd=ROOT, env=environment)
