"""What would be released: built twice, looked into, and installed as a user would install it.

`make release-check` runs this; `make test` does not collect it, because it builds, and installs from the package index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from dify_completion_mock import MockDify
from packaging.metadata import Metadata
from processes import clean_environment
from recorded import ROOT, spec
from testing_page import project

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PARTS = ("api", "batch", "cli", "doctor", "extras", "mock", "otel", "transport")
PACKAGES = {"dify_completion", *(f"dify_completion_{name}" for name in PARTS)}
FIRST_PROGRAM = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]
BATCH = """\
from dify_completion import AsyncDify
from dify_completion_batch import run_batch
run_batch([], AsyncDify("app-key"), output="answers.jsonl")
"""
NEEDS_AN_EXTRA = {
    "batch": (BATCH, "MissingExtra: filelock is not installed"),
    "doctor": ("from dify_completion_doctor import check_server", "ModuleNotFoundError: "),
    "otel": (
        "from dify_completion_otel import DifyInstrumentor",
        "ModuleNotFoundError: opentelemetry is not",
    ),
    "mock": ("from dify_completion_mock import MockDify", "ModuleNotFoundError: starlette is not"),
}
"""A program that needs an extra, and how its error begins."""


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as in a new shell."""
    env = {**clean_environment(), **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def output_of(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command writes; it must succeed."""
    done = run(*command, cwd=cwd, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, destination: Path) -> dict[str, Path]:
    """Build the source distribution, and from it the wheel; gives both, by kind."""
    output_of(sys.executable, "-m", "build", "--no-isolation", "--outdir", destination, source, cwd=source)
    (sdist,), (wheel,) = destination.glob("*.tar.gz"), destination.glob("*.whl")
    return {"sdist": sdist, "wheel": wheel}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def unpacked(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(built["sdist"]) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture(scope="session")
def metadata(built: dict[str, Path]) -> Metadata:
    """The wheel's metadata, held against their specification."""
    with zipfile.ZipFile(built["wheel"]) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return Metadata.from_email(wheel.read(name), validate=True)


def committed(*places: str) -> set[str]:
    """The files under version control."""
    return set(output_of("git", "ls-files", "--", *places, cwd=ROOT).splitlines())


def test_the_same_source_gives_the_same_bytes(built: dict[str, Path], unpacked: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(unpacked, source, ignore=shutil.ignore_patterns("PKG-INFO"))  # Which is written, not copied.
    again = build(source, tmp_path / "dist")
    for kind, path in built.items():
        assert path.name == again[kind].name
        assert path.read_bytes() == again[kind].read_bytes(), f"another {kind} from the same source"


def test_twine_has_nothing_to_say(built: dict[str, Path]) -> None:
    told = output_of(sys.executable, "-m", "twine", "check", "--strict", *built.values(), cwd=ROOT)
    assert told.count("PASSED") == 2


def test_the_wheel_holds_the_packages_and_nothing_else(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = set(wheel.namelist())
        assert wheel.read("dify_completion_api/openapi.yaml") == (ROOT / "spec" / "openapi.yaml").read_bytes()
    # What is beside the packages, such as surface.txt, is for those who work on the project.
    beside = {"generated/surface.txt", "overlays/ruff.toml"}
    sources = {name.partition("/")[2] for name in committed("generated", "overlays") - beside}
    assert {name for name in names if ".dist-info/" not in name} == sources
    assert {name.partition("/")[0] for name in sources} == PACKAGES
    assert {f"{package}/py.typed" for package in PACKAGES} <= sources
    about = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    assert {name.partition(".dist-info/")[2] for name in names - sources} == about


def test_the_source_distribution_holds_what_is_committed_but_the_recordings(unpacked: Path) -> None:
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    left_out = ("tests/recordings/", "generated/surface.txt")
    assert files == {name for name in committed() if not name.startswith(left_out)} | {"PKG-INFO"}


def test_the_metadata_say_what_the_project_says(metadata: Metadata) -> None:
    assert str(metadata.version) == spec()["info"]["version"]
    assert (metadata.name, metadata.summary) == (PROJECT["name"], PROJECT["description"])
    assert (metadata.license_expression, metadata.license_files) == (PROJECT["license"], PROJECT["license-files"])
    assert str(metadata.requires_python) == PROJECT["requires-python"]
    assert metadata.classifiers == PROJECT["classifiers"]
    assert set(metadata.provides_extra or []) == set(PROJECT["optional-dependencies"])
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description == (ROOT / "README.md").read_text(encoding="utf-8")


def installed(folder: Path, *what: str) -> Path:
    """The interpreter of a new environment in which something is installed, with all that it asks for."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    output_of(*pip, "install", "--quiet", "--no-compile", *what, cwd=folder)
    output_of(*pip, "check", cwd=folder)
    return python


@pytest.fixture(scope="session")
def plain(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel, without extras."""
    return installed(tmp_path_factory.mktemp("plain"), str(built["wheel"]))


@pytest.fixture(scope="session")
def whole(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the source distribution, the extras `cli` and `mock`, and pytest."""
    return installed(tmp_path_factory.mktemp("whole"), f"{built['sdist']}[cli,mock]", "pytest")


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_package_can_be_imported_without_an_extra(plain: Path, package: str, tmp_path: Path) -> None:
    location = output_of(plain, "-W", "error", "-c", f"import {package}; print({package}.__file__)", cwd=tmp_path)
    assert location.startswith(str(plain.parents[1]))


@pytest.mark.parametrize("extra", NEEDS_AN_EXTRA)
def test_what_needs_an_extra_names_it(plain: Path, extra: str, tmp_path: Path) -> None:
    program, beginning = NEEDS_AN_EXTRA[extra]
    error = run(plain, "-c", program, cwd=tmp_path).stderr.splitlines()[-1]
    assert beginning in error
    assert f'pip install "dify-completion-client[{extra}]"' in error


def test_the_command_line_names_the_extra_that_it_needs(plain: Path, tmp_path: Path) -> None:
    done = run(plain.with_name("dify-completion"), "--version", cwd=tmp_path)
    advice = (
        'error: typer is not installed; install it with pip install "dify-completion-client[cli]" '
        '(in a checkout: pip install ".[cli]")\n'
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", advice)


def test_the_first_program_of_the_readme_runs_without_an_extra(plain: Path, mock: MockDify, tmp_path: Path) -> None:
    assert "tides" in output_of(plain, "-c", FIRST_PROGRAM, cwd=tmp_path, **mock.environ)


def test_the_command_line_tells_the_version_and_completes(whole: Path, mock: MockDify, tmp_path: Path) -> None:
    command = whole.with_name("dify-completion")
    assert output_of(command, "--version", cwd=tmp_path) == f"dify-completion {spec()['info']['version']}\n"
    assert "tides" in output_of(command, "complete", "topic=tides", cwd=tmp_path, **mock.environ)


def test_a_new_project_runs_a_documented_example_with_the_fixture_of_the_extra(whole: Path, tmp_path: Path) -> None:
    command = [str(whole), *project("A streaming view", tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_a_users_program_gets_precise_types_from_what_is_installed(whole: Path, tmp_path: Path) -> None:
    mypy = [sys.executable, "-m", "mypy", "--config-file=", "--strict", "--cache-dir", str(tmp_path)]
    files = sorted((ROOT / "tests" / "typing").glob("*.py"))
    output_of(*mypy, "--python-executable", str(whole), *files, cwd=tmp_path)
