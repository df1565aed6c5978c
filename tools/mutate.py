"""`make mutate`: changes the core in many small ways, one at a time, and sees whether a test fails each time.

mutmut expects the packages of a project in `src`, so it runs in a copy of that layout: `build/mutation`. There,
`mutmut show NAME` shows a change. Its settings are in `pyproject.toml`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build" / "mutation"
PROGRAMS = Path(sys.executable).parent
MUTMUT = str(PROGRAMS / "mutmut")
UNNOTICED = ("survived", "no tests")


def make_copy() -> None:
    """Copy the core, and what its tests need."""
    shutil.rmtree(COPY, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "overlays" / "dify_completion", COPY / "src" / "dify_completion", ignore=ignored)
    for name in ("tests", "scripts", "spec"):
        shutil.copytree(ROOT / name, COPY / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", COPY)


def main() -> int:
    """Run mutmut, and list the changes that no test notices; returns mutmut's exit status."""
    make_copy()
    # mutmut starts mypy. The tests that generate examples run once for each change, so a few examples have to do.
    environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "EXAMPLES": "20"}
    run = subprocess.run([MUTMUT, "run", *sys.argv[1:]], cwd=COPY, env=environment, check=False)
    results = subprocess.run([MUTMUT, "results"], cwd=COPY, env=environment, capture_output=True, text=True, check=True)
    print(*(line.strip() for line in results.stdout.splitlines() if line.endswith(UNNOTICED)), sep="\n")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
