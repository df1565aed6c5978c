"""The examples of docs/testing.md, run as projects of their own."""

from __future__ import annotations

import re
from pathlib import Path

from processes import OF_PYTEST
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


def project(title: str, folder: Path) -> list[str]:
    """Write an example into a folder, as a new project would; gives the arguments with which Python runs its tests."""
    for name, content in EXAMPLES[title].items():
        (folder / name).write_text(content, encoding="utf-8")
    return ["-m", "pytest", "-W", "error", *OF_PYTEST, "--rootdir", str(folder), str(folder)]
