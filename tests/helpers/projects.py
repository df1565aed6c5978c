"""Copies of the project, and the clients of other specs that are generated in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from dify_completion_mock._routes import has_handler
from dify_completion_mock._spec import operations
from fast_yaml import from_yaml, shipped_spec, to_yaml
from fork_server import run_forked
from recipes import merged
from recorded import HELPERS, ROOT
from shared import SharedFolders
from spec_overlays.manifest import recorded

OF_COMPLETION_APPS = {operation.path for operation in operations() if has_handler(operation)}


def copy_code(name: str, project: Path) -> None:
    """Copy a folder with what Python has compiled of it, but not what it is writing at this moment."""
    shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("*.pyc.*"))


def link_overlays(project: Path) -> None:
    """Let a project use the overlays where they are: nothing may write to them there."""
    (project / "overlays").symlink_to(ROOT / "overlays", target_is_directory=True)


def copied(folder: Path) -> Path:
    """Copy what takes part in generation, also the overlays that generated/ was made with."""
    for name in ("spec", "scripts", "generated"):
        copy_code(name, folder)
    link_overlays(folder)
    for path in [ROOT / "pyproject.toml", *recorded(ROOT / "generated" / "dify_completion_api", ROOT)]:
        (folder / os.path.relpath(path, ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / os.path.relpath(path, ROOT))
    return folder


def generate(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Generate the package of a copy of the project, or check it; with changes of the environment."""
    return run_forked(str(project / "scripts" / "generate.py"), *arguments, env={**os.environ, **environment})


def whole_spec() -> dict[str, Any]:
    """The shipped spec of a completion app with the operations of tests/helpers/chat_and_workflow.yaml."""
    spec = shipped_spec()
    more = from_yaml((HELPERS / "chat_and_workflow.yaml").read_text(encoding="utf-8"))
    # What else is in the spec may have the same names: a team may have added a chat of its own.
    paths = {path: item for path, item in spec["paths"].items() if path in OF_COMPLETION_APPS}
    schemas = named_in(spec, paths | spec["components"]["responses"])
    spec["tags"] += [tag for tag in more["tags"] if tag["name"] not in {known["name"] for known in spec["tags"]}]
    spec["paths"] = paths | more["paths"]
    spec["components"]["schemas"] = schemas | more["components"]["schemas"]
    return spec


def project_with_more(shared: SharedFolders) -> Path:
    """A project with the tests of this one, whose spec has what tests/helpers/made_up.yaml and `whole_spec` add."""
    return shared.made("more", _make_more)


def _make_more(project: Path) -> None:
    spec = merged(whole_spec(), from_yaml((HELPERS / "made_up.yaml").read_text(encoding="utf-8")))
    spec["tags"] = list({tag["name"]: tag for tag in spec["tags"]}.values())
    generated(project, spec)
    shutil.copytree(ROOT / "tests", project / "tests", ignore=shutil.ignore_patterns("*.pyc.*", "recordings"))
    (project / "tests" / "recordings").symlink_to(ROOT / "tests" / "recordings", target_is_directory=True)


def spec_of_completions(*more: str) -> dict[str, Any]:
    """The shipped spec with the paths of completions, and `more`, alone: it is generated in half the time."""
    spec = shipped_spec()
    wanted = ("/completion-messages", *more)
    spec["paths"] = {path: item for path, item in spec["paths"].items() if path.startswith(wanted)}
    spec["components"]["schemas"] = named_in(spec, spec["paths"] | spec["components"]["responses"])
    return spec


def small_project(folder: Path) -> None:
    """Make a project whose spec has nothing but completions, with its client."""
    generated(folder, spec_of_completions("/info", "/parameters"))


def named_in(spec: dict[str, Any], part: Any) -> dict[str, Any]:
    """The schemas that a part of a spec names, and those that these name."""
    found: dict[str, Any] = {}
    waiting = [part]
    while waiting:
        for name in re.findall(r"#/components/schemas/([\w.-]+)", str(waiting.pop())):
            if name not in found:
                found[name] = spec["components"]["schemas"][name]
                waiting.append(found[name])
    return found


def generated(project: Path, spec: dict[str, Any]) -> dict[str, str]:
    """Generate the client of a spec into a copy of the project; returns the environment that finds it."""
    for name in ("scripts", "generated"):
        copy_code(name, project)
    link_overlays(project)
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / "spec").mkdir()
    (project / "spec" / "openapi.yaml").write_text(to_yaml(spec), encoding="utf-8")
    run = generate(project)
    assert run.returncode == 0, run.stdout + run.stderr
    return environment_of(project)


def environment_of(project: Path) -> dict[str, str]:
    path = os.pathsep.join(str(project / name) for name in ("generated", "overlays"))
    return {**os.environ, "PYTHONPATH": path, "MYPYPATH": path}
