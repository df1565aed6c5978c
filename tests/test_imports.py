"""Who may import whom: pyproject.toml has a rule for each package, and the linter refuses what breaks one.

No module of tests imports another: what two of them need is in tests/helpers/.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from fork_server import run_forked
from recorded import ROOT
from shared import SharedFolders

LINTER = Path(sys.executable).with_name("lint-imports")
RULES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
PACKAGES = {path.parent.name for path in ROOT.glob("overlays/*/__init__.py")} | {"dify_completion_api"}


BREACHES = [
    ("generated/dify_completion_api/errors.py", "import dify_completion", "imports those below it"),
    ("overlays/dify_completion/_client.py", "import dify_completion_batch", "imports those below it"),
    ("overlays/dify_completion_transport/_pool.py", "import dify_completion_api", "imports those below it"),
    ("overlays/dify_completion_batch/_rows.py", "import dify_completion_mock", "imports those below it"),
    ("overlays/dify_completion_mock/_spec.py", "import dify_completion", "The mock imports no client"),
    ("overlays/dify_completion_batch/_rows.py", "import dify_completion_transport", "leave the transports"),
    ("overlays/dify_completion/_client.py", "def late():\n    import yaml", "imports nothing of an extra"),
    ("overlays/dify_completion_cli/_app.py", "from dify_completion import _stream", "in dify_completion stays"),
    ("overlays/dify_completion_cli/_app.py", "from dify_completion_batch import _rows", "dify_completion_batch stays"),
    ("overlays/dify_completion/_stream.py", "from dify_completion_api import _sending", "in the generated package"),
]
"""A module, a line that breaks a rule, and words of the rule."""
ALLOWED = "overlays/dify_completion_batch/_rows.py", "from dify_completion.errors import DifyError"


def report_on(folder: Path, *additions: tuple[str, str]) -> str:
    """What the linter writes about a copy whose modules have more lines."""
    folders = ("generated", "overlays")
    for name in folders:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for module, line in additions:
        with (folder / module).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(folder / name) for name in folders)}
    command = [str(LINTER), "--no-cache", "--no-logo", str(ROOT / "pyproject.toml")]
    run = run_forked(*command, cwd=folder, env=environment)
    assert run.returncode == (1 if "BROKEN" in run.stdout else 0), run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def breaches(shared: SharedFolders) -> Path:
    """A copy with all breaches, and what the linter writes about it."""
    additions = [(module, line) for module, line, _ in BREACHES]
    return shared.made(
        "breaches", lambda folder: (folder / "report.txt").write_text(report_on(folder, *additions), encoding="utf-8")
    )


def test_each_package_has_its_place_and_keeps_its_private_modules() -> None:
    assert {*RULES["root_packages"]} == PACKAGES
    (layers,) = [rule["layers"] for rule in RULES["contracts"] if rule["type"] == "layers"]
    assert {*re.split(r" \| |\n", "\n".join(layers))} == PACKAGES
    protected = [rule for rule in RULES["contracts"] if rule["type"] == "protected"]
    assert {name for rule in protected for name in rule["allowed_importers"]} == PACKAGES
    private = {f"dify_completion_api.{path.stem}" for path in ROOT.glob("generated/dify_completion_api/_[a-z]*.py")}
    assert private <= {name for rule in protected for name in rule["protected_modules"]}


@pytest.mark.parametrize(("module", "line", "rule"), BREACHES)
def test_the_linter_refuses(breaches: Path, module: str, line: str, rule: str) -> None:
    report = (breaches / "report.txt").read_text(encoding="utf-8")
    ((_, found),) = re.findall(rf"^(.*{rule}.*)\n-+\n\n((?:(?!^---).*\n)*)", report, re.MULTILINE)
    code = (breaches / module).read_text(encoding="utf-8")
    number = code[: code.index(f"\n{line}\n")].count("\n") + 2 + line.count("\n")
    name = ".".join(Path(module).with_suffix("").parts[1:])
    target = re.sub(r"from (\S+) import ", r"\1.", line.splitlines()[-1].strip()).removeprefix("import ")
    assert f" {name} -> {target} (l.{number})" in found


def test_the_linter_takes_what_keeps_the_rules(tmp_path: Path) -> None:
    assert "BROKEN" not in report_on(tmp_path, ALLOWED)


def imported_by(path: Path) -> set[str]:
    """The top-level names of the modules that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in plain | {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}}


def test_no_module_of_tests_is_imported() -> None:
    tests = {path.stem for folder in ("tests", "tests/suites") for path in ROOT.glob(f"{folder}/*.py")}
    modules = [*ROOT.glob("tests/*.py"), *ROOT.glob("tests/suites/*.py"), *ROOT.glob("tests/helpers/**/*.py")]
    assert {path.name: found for path in modules if (found := imported_by(path) & tests)} == {}
