"""The pages for contributors name what is there, and no address of a person or a host."""

from __future__ import annotations

import re
import subprocess

import pytest
from recorded import ROOT

PAGES = ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/architecture.md", "docs/regenerating.md"]
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in PAGES}
COMMANDS = sorted({target for text in TEXTS.values() for target in re.findall(r"\bmake ([a-z-]+)(?=`|  )", text)})


@pytest.mark.parametrize("target", COMMANDS)
def test_a_command_of_the_pages_exists(target: str) -> None:
    run = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_a_page_names_exists(name: str) -> None:
    folder = (ROOT / name).parent
    linked = re.findall(r"\]\(([^)#:]+)\)", TEXTS[name])
    named = re.findall(r"`((?:docs|examples|generated|overlays|scripts|spec|tests)/[\w./]*)`", TEXTS[name])
    missing = [path for path in linked if not (folder / path).exists()]
    missing += [path for path in named if not (ROOT / path).exists()]
    assert missing == []
    tests = {path.name for path in (ROOT / "tests").iterdir()}
    assert set(re.findall(r"`(test_\w+\.py)`", TEXTS[name])) <= tests


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_no_host_and_no_address(name: str) -> None:
    assert not re.search(r"https?://|\w@\w", TEXTS[name])


def test_the_layout_names_every_package() -> None:
    packages = [path for folder in ("generated", "overlays") for path in (ROOT / folder).glob("*/__init__.py")]
    named = [str(path.parent.relative_to(ROOT)) for path in packages]
    assert len(named) >= 5
    assert all(f"| `{name}/` |" in TEXTS["CONTRIBUTING.md"] for name in named)
