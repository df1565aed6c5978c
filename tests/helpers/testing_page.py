"""The examples of docs/testing.md, run as projects of their own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from processes import PYTEST, clean_environment
from recorded import ROOT

TEXT = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))


def blocks(section: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", section, re.DOTALL)


def files(section: str) -> dict[str, str]:
    """The files of an example, by the names that stand in their first lines."""
    named = (re.match(r"# (\w+\.py)\n", block) for block in blocks(section))
    return {match[1]: match.string for match in named if match}


EXAMPLES = {title: files(section) for title, section in SECTIONS.items() if files(section)}


def run_project(python: str | Path, title: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Write an example into a folder and run its tests there, as a new project would."""
    for name, content in EXAMPLES[title].items():
        (folder / name).write_text(content, encoding="utf-8")
    command = [str(python), *PYTEST[1:], "--rootdir", str(folder), "-W", "error"]
    environment = clean_environment()
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
