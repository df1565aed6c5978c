"""The wheel, installed in an environment of its own, holds everything that a program needs."""

from __future__ import annotations

import os
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

FIRST_PROGRAM = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]


def needed_by(wheel: Path, extra: str) -> set[str]:
    """The distributions that an installer would bring with the wheel and one of its extras."""
    metadata = next(path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info")) / "METADATA"
    asked = [(text, extra) for text in Parser().parsestr(metadata.read_text()).get_all("Requires-Dist", [])]
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
    packages = {"dify_completion", "dify_completion_api", "dify_completion_mock"}
    assert {name for name in top if ".dist-info" not in name} == packages
    assert {f"{package}/py.typed" for package in packages} <= set(names)
    assert "dify_completion_api/openapi.yaml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_an_installed_wheel_runs_the_first_program_of_the_readme(wheel: Path, tmp_path: Path, mock: MockDify) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    venv.create(tmp_path / "venv", with_pip=False)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, env=clean)
    # The dependencies come from this environment, so that nothing is fetched: those that the wheel asks for, no others.
    site = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    for name in needed_by(wheel, "mock"):
        provide(distribution(name), site)
    program = f"import dify_completion_api, dify_completion_mock\n{FIRST_PROGRAM}\nprint(dify_completion_api.__file__)"
    settings = {"DIFY_API_KEY": mock.api_key, "DIFY_BASE_URL": mock.base_url}
    run = subprocess.run(
        [str(python), "-c", program],
        cwd=tmp_path,
        env={**clean, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer, location = run.stdout.splitlines()
    assert "tides" in answer
    assert location.startswith(str(tmp_path))
