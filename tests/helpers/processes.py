"""Runs programs in processes of their own."""

from __future__ import annotations

import os
from pathlib import Path

from fork_server import run_forked
from recorded import ROOT

EXAMPLES = ROOT / "examples"
OF_PYTEST = [
    "-Wignore::pytest.PytestAssertRewriteWarning",  # What the fork server has imported cannot be rewritten.
    *(f"-pno:{plugin}" for plugin in ("cacheprovider", "hypothesispytest", "schemathesis")),
]
"""Options of pytest for the tests of other projects."""
PYTEST = ["-m", "pytest", *OF_PYTEST]


def clean_environment() -> dict[str, str]:
    """The environment, without what is set for this run, but for where the client of the spec is."""
    ours = {name for name in os.environ if name.startswith(("PYTHON", "PYTEST", "DIFY_"))} - {"PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def check(command: list[str], project: Path, environment: dict[str, str]) -> None:
    """Run a program in a project; it succeeds."""
    run = run_forked(*command, cwd=project, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr


def run_example(name: str, *arguments: str, **settings: str) -> str:
    """Run an example as a newcomer would; gives what it wrote."""
    program = str(EXAMPLES / f"{name}.py")
    ended = run_forked("-W", "error", program, *arguments, env={**clean_environment(), **settings})
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout
