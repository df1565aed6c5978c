"""CHANGELOG.md keeps its form, and agrees with the spec and the package about the version."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise

from packaging.version import Version
from recorded import ROOT, spec

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
RELEASES = [
    match for title, _ in SECTIONS if (match := re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", title))
]
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_what_is_not_released_comes_first_then_releases_from_the_newest_to_the_oldest() -> None:
    titles = [title for title, _ in SECTIONS]
    assert "[Unreleased]" not in titles[1:]
    assert [title for title in titles if title != "[Unreleased]"] == [release[0] for release in RELEASES]
    newest_first = [(Version(release[1]), date.fromisoformat(release[2])) for release in RELEASES]
    assert all(newer[0] > older[0] and newer[1] >= older[1] for newer, older in pairwise(newest_first))


def test_a_section_tells_each_kind_of_change_once_and_in_order() -> None:
    for title, text in SECTIONS:
        parts = re.findall(r"^### (.*?)\n\n(.*?)(?=^### |\Z)", text, re.DOTALL | re.MULTILINE)
        kinds = [kind for kind, _ in parts]
        assert kinds == [kind for kind in KINDS if kind in kinds], title
        assert all(entries.startswith("- ") for _, entries in parts), title


def test_the_spec_the_package_and_the_newest_section_agree_about_the_version() -> None:
    version = spec()["info"]["version"]
    manifest = json.loads((ROOT / "generated" / "dify_completion_api" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["spec_version"] == version
    title, entries = SECTIONS[0]
    # What a coming version brings is not released while the spec grows; its section has no number before.
    coming = title == "[Unreleased]" and entries.strip() and Version(version) > Version(RELEASES[0][1])
    assert coming or RELEASES[0][1] == version
