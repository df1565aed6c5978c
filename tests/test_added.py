"""What is added to the spec needs no edit by hand: the client, the mock and the tests take it from the spec.

A copy of the project gets the operations of made_up.yaml and chat_and_workflow.yaml in tests/helpers/, and a completion
a property and an event more. After `make generate` tests run there: tests/suites/added.py, which asks the mock for all
of it, and those of this project that look at the whole client.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from fast_yaml import from_yaml
from processes import PYTEST, check
from projects import environment_of, generated, whole_spec
from recipes import merged
from recorded import HELPERS, ROOT
from shared import SharedFolders

WHOLE = ["test_public_names.py", "test_typing_is_whole.py", "test_spec_is_true.py"]
"""The modules that look at every operation there is."""
RECORDINGS = "test_recordings.py"
CHATS = "1.12.1/0xx"
"""The first hundred recordings of a version, among them what a completion app's key gets from the routes of a chat."""


def edited_spec() -> dict[str, Any]:
    more = from_yaml((HELPERS / "made_up.yaml").read_text(encoding="utf-8"))
    spec: dict[str, Any] = merged(whole_spec(), more)
    spec["tags"] = list({tag["name"]: tag for tag in spec["tags"]}.values())
    return spec


@pytest.fixture(scope="module")
def project(shared: SharedFolders) -> tuple[Path, dict[str, str]]:
    """A copy of the project whose spec says more, and the environment that finds its packages."""
    folder = shared.made("added", make_added)
    return folder, environment_of(folder)


def make_added(project: Path) -> None:
    generated(project, edited_spec())
    shutil.copytree(ROOT / "tests", project / "tests", ignore=shutil.ignore_patterns("*.pyc.*", "recordings"))
    (project / "tests" / "recordings").symlink_to(ROOT / "tests" / "recordings", target_is_directory=True)


def test_the_client_and_the_mock_know_what_was_added(project: tuple[Path, dict[str, str]]) -> None:
    folder, environment = project
    check([*PYTEST, "-n", "0", "tests/suites/added.py"], folder, environment)


def test_the_tests_know_what_was_added(project: tuple[Path, dict[str, str]]) -> None:
    folder, environment = project
    # Spoiled values are many, and the same with what was added.
    chosen = f"{CHATS} or not (spoiled or {RECORDINGS})"
    check([*PYTEST, "-n", "0", *(f"tests/{name}" for name in (*WHOLE, RECORDINGS)), "-k", chosen], folder, environment)
