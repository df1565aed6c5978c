"""`make mutate`: changes the core in many small ways, and sees whether the tests fail each time.

mutmut finds the sources of a project in `src`, so it runs in a copy of that layout, in `build/mutation`. Settings:
`[tool.mutmut]` in `pyproject.toml`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / "build" / "mutation"
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
IGNORED = shutil.ignore_patterns("__pycache__", "node_modules")


def make_copy() -> None:
    """Copy what the tests of the core need."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    shutil.copytree(ROOT / "overlays" / "dify_completion", COPY / "src" / "dify_completion", ignore=IGNORED)
    for name in ("tests", "scripts", "spec"):
        shutil.copytree(ROOT / name, COPY / name, ignore=IGNORED)
    shutil.copy(ROOT / "pyproject.toml", COPY)


def main() -> int:
    """Run mutmut, and list the changes that no test notices; returns 0 unless mutmut fails."""
    make_copy()
    run = subprocess.run([MUTMUT, "run", *sys.argv[1:]], cwd=COPY, check=False)
    subprocess.run([MUTMUT, "results"], cwd=COPY, check=False)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
