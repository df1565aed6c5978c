"""Type-checks programs that use generated clients: mypy reads the types of libraries once in a run of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from fork_server import run_forked
from recorded import HELPERS, ROOT
from shared import SharedFolders

MYPY = ["-m", "mypy", "--strict", f"--config-file={HELPERS / 'types.ini'}", "--sqlite-cache"]
"""The options of all runs: what one run has cached, another takes only with the same options."""
CLIENT = os.pathsep.join(str(ROOT / name) for name in ("generated", "overlays"))


def mypy(shared: SharedFolders, project: Path, environment: dict[str, str], *files: str) -> str:
    """Check files of a project, which pass; gives what mypy wrote."""
    run = run_of_mypy(shared, project, environment, *files)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def run_of_mypy(
    shared: SharedFolders, project: Path, environment: dict[str, str], *files: str
) -> subprocess.CompletedProcess[str]:
    """Run mypy on files of a project, with a cache of its own that has the types of libraries in it."""
    cache = project / ".mypy_cache"
    shutil.copytree(shared.made("mypy", _read_libraries), cache)
    return run_forked(*MYPY, "--cache-dir", str(cache), *files, cwd=project, env=environment)


def _read_libraries(cache: Path) -> None:
    """Fill a cache with the types of what the client imports."""
    environment = {**os.environ, "MYPYPATH": CLIENT}
    run = run_forked(*MYPY, "--cache-dir", str(cache), "-c", "import dify_completion", cwd=cache, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr
