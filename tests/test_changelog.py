"""CHANGELOG.md keeps its form, and agrees with the spec and the package about the version."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import release_steps
from packaging.version import Version
from recorded import ROOT, spec

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
TITLE = re.compile(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d|Unreleased)")
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_what_is_not_released_comes_first_then_releases_from_the_newest_to_the_oldest() -> None:
    releases = [match.groups() for title, _ in SECTIONS if (match := TITLE.fullmatch(title))]
    assert len(releases) == len(SECTIONS)
    dates = [date.max if said == "Unreleased" else date.fromisoformat(said) for _, said in releases]
    assert "Unreleased" not in [said for _, said in releases[1:]]
    newest_first = [*zip(map(Version, (version for version, _ in releases)), dates, strict=True)]
    assert all(newer[0] > older[0] and newer[1] >= older[1] for newer, older in pairwise(newest_first))


def test_a_section_tells_each_kind_of_change_once_and_in_order() -> None:
    for title, text in SECTIONS:
        parts = re.findall(r"^### (.*?)\n\n(.*?)(?=^### |\Z)", text, re.DOTALL | re.MULTILINE)
        kinds = [kind for kind, _ in parts]
        assert kinds == [kind for kind in KINDS if kind in kinds], title
        assert all(entries.startswith(("- ", "#### ")) for _, entries in parts), title


def test_the_spec_the_package_and_the_newest_section_agree_about_the_version() -> None:
    version = spec()["info"]["version"]
    manifest = json.loads((ROOT / "generated" / "dify_completion_api" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["spec_version"] == version
    assert SECTIONS[0][0].startswith(f"[{version}] - ")
    assert SECTIONS[0][1].strip()


@pytest.mark.parametrize("said", ["Unreleased", "2026-12-31"])
def test_the_steps_of_a_release_name_the_version_and_hold_its_notes(said: str) -> None:
    text = re.sub(r"(?m)^(## \[[\d.]+\] - ).*$", rf"\g<1>{said}", TEXT, count=1)
    steps = release_steps.steps("0.3.0", text, today="2026-12-31")
    assert "git tag -a v0.3.0 -m " in steps
    assert "twine upload dist/dify_completion_client-0.3.0" in steps
    assert ("## [0.3.0] - 2026-12-31" in steps) == (said == "Unreleased")
    assert SECTIONS[0][1].strip() in steps
    assert SECTIONS[1][1].strip() not in steps


def test_a_version_that_the_changelog_lacks_has_no_steps() -> None:
    with pytest.raises(SystemExit, match=r"CHANGELOG\.md has no section for 9\.9\.9"):
        release_steps.steps("9.9.9", TEXT, today="2026-12-31")


def test_make_release_prints_the_steps_and_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    (tmp_path / "spec").mkdir()
    for name in ("CHANGELOG.md", "spec/openapi.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    command = [sys.executable, "-B", str(tmp_path / "tools" / "release_steps.py")]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": ""}, cwd=tmp_path)
    assert f"git tag -a v{spec()['info']['version']}" in run.stdout
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
