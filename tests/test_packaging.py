"""The wheel, installed in an environment of its own, holds everything that a program needs."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from dify_completion_mock import MockDify
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from recorded import ROOT, spec
from test_testing_docs import clean_environment, run_example

FIRST_PROGRAM = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]


def needed_by(wheel: Path, extra: str, *others: str) -> set[str]:
    """The distributions that an installer would bring with the wheel, one of its extras, and others."""
    metadata = next(path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info")) / "METADATA"
    asked = [(text, extra) for text in Parser().parsestr(metadata.read_text()).get_all("Requires-Dist", [])]
    asked += [(name, "") for name in others]
    needed: set[str] = set()
    while asked:
        text, extra = asked.pop()
        requirement = Requirement(text)
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        if wanted and (name := canonicalize_name(requirement.name)) not in needed:
            needed.add(name)
            asked += [(text, "") for text in distribution(requirement.name).requires or []]
    return needed


def provide(installed: Distribution, site: Path) -> None:
    """Make an installed distribution importable in another environment, too."""
    for name in {path.parts[0] for path in installed.files or [] if path.parts[0] not in ("..", "__pycache__")}:
        (site / name).symlink_to(Path(str(installed.locate_file(name))))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_version_is_the_specs(wheel: Path) -> None:
    assert f"-{spec()['info']['version']}-" in wheel.name


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.partition("/")[0] for name in names}
    packages = {"dify_completion", *(f"dify_completion_{name}" for name in ("api", "batch", "cli", "mock"))}
    assert {name for name in top if ".dist-info" not in name} == packages
    assert {f"{package}/py.typed" for package in packages} <= set(names)
    assert "dify_completion_api/openapi.yaml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new project that has the wheel with the extra `mock`, and pytest."""
    folder = tmp_path_factory.mktemp("project") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, env=clean_environment())
    # The dependencies come from this environment, so that nothing is fetched: those that are asked for, no others.
    site = next(folder.glob("lib/python*/site-packages"))
    for name in needed_by(wheel, "mock", "pytest"):
        provide(distribution(name), site)
    return python


def test_an_installed_wheel_runs_the_first_program_of_the_readme(python: Path, tmp_path: Path, mock: MockDify) -> None:
    program = f"import dify_completion_api, dify_completion_mock\n{FIRST_PROGRAM}\nprint(dify_completion_api.__file__)"
    settings = {"DIFY_API_KEY": mock.api_key, "DIFY_BASE_URL": mock.base_url}
    run = subprocess.run(
        [str(python), "-c", program],
        cwd=tmp_path,
        env={**clean_environment(), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer, location = run.stdout.splitlines()
    assert "tides" in answer
    assert location.startswith(str(python.parents[1]))


def test_a_new_project_runs_a_documented_example_with_the_fixture_of_the_extra(python: Path, tmp_path: Path) -> None:
    run = run_example(python, "A streaming view", tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout


def test_the_command_line_names_the_extra_that_it_needs(python: Path) -> None:
    command = [str(python.with_name("dify-completion")), "--version"]
    run = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)
    advice = "error: Typer is missing; pip install 'dify-completion-client[cli]' brings it\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", advice)
