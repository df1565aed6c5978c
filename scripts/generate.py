"""Generates generated/dify_completion_api from spec/openapi.yaml, the same bytes every time.

Next to the package it writes `surface.txt`, which lists what programs see of it. `python scripts/generate.py` replaces
both; with `--check` it compares and changes nothing.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import check_spec
import generator_run
import stream_code
from folders import file_difference, folder_differences, replace
from method_names import methods_of
from normalise import members_renamed, named
from package_import import import_whole
from ruff import find_ruff_bin
from spec_document import SpecDocument, each_operation
from spec_facts import spec_facts
from spec_overlays import manifest
from surface import surface_of

ROOT = check_spec.ROOT
SPEC = ROOT / "spec" / "openapi.yaml"
TEMPLATES = ROOT / "scripts" / "templates"
STATIC = ROOT / "scripts" / "static"
PACKAGE = check_spec.PACKAGE
SURFACE = "surface.txt"
TOOLS = ("openapi-python-client", "ruff")
"""The packages whose versions decide the output."""
TOOLS_OF_OVERLAYS = ("jsonpath-rfc9535",)


class GenerationError(Exception):
    """Nothing was written; the message says what to mend."""


def generate(document: SpecDocument, package: Path) -> None:
    """Write the whole package into the folder `package`, which does not exist yet."""
    versions = _pinned_versions((*TOOLS, *TOOLS_OF_OVERLAYS) if document.overlays else TOOLS)
    _check_installed(versions)
    simplified = named(document)
    _run_generator(simplified, package)
    stream_code.write_modules(simplified, TEMPLATES, package)
    for module in sorted(STATIC.glob("*.py")):
        shutil.copy(module, package)
    _write(package / "py.typed", "")
    _write(package / "openapi.yaml", document.text)
    _write(package / "manifest.json", _manifest(simplified, versions))
    _tidy_imports(package)
    _write_headers(package, versions)
    _run_ruff(package, "format", "--line-length", "120")
    _check_import(package)


def _pinned_versions(tools: tuple[str, ...]) -> dict[str, str]:
    """The exact versions of tools that pyproject.toml names."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    pins = dict(requirement.split("==") for requirement in groups["dev"] if "==" in requirement)
    return {tool: pins[tool] for tool in tools}


def _check_installed(versions: dict[str, str]) -> None:
    for name, pinned in versions.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "none"
        if installed != pinned:
            raise GenerationError(f"{name} {pinned} is needed, but {installed} is installed: run `make setup`")


def _run_generator(document: SpecDocument, package: Path) -> None:
    """Write the models and operations, with our templates and the facts of the spec that these ask for."""
    with tempfile.TemporaryDirectory() as folder:
        templates = Path(folder) / "templates"
        shutil.copytree(TEMPLATES, templates)
        _write(templates / "spec_facts.jinja", spec_facts(document))
        try:
            generator_run.write(members_renamed(document), templates, package)
        except generator_run.Refused as error:
            raise GenerationError("\n".join(document.describe(fault) for fault in error.faults)) from None


def _tidy_imports(package: Path) -> None:
    # Ruff does not see the types that the classes of streams name in strings.
    named_in_strings = ("--per-file-ignores", "streams.py:F401")
    _run_ruff(package, "check", "--fix-only", "--select", "F401,I", *named_in_strings)


def _run_ruff(package: Path, *arguments: str) -> None:
    isolated = ("--isolated", "--no-cache", "--target-version", "py311")
    command = [find_ruff_bin(), *arguments, *isolated, "."]
    run = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    if run.returncode:
        raise GenerationError(f"ruff {arguments[0]} failed on the generated code:\n{run.stdout}{run.stderr}".strip())


def _check_import(package: Path) -> None:
    """Import the whole package, before it takes the place of one that can be imported."""
    try:
        import_whole(package)
    except Exception:
        raise GenerationError(f"the generated package cannot be imported:\n{traceback.format_exc().strip()}") from None


def _manifest(document: SpecDocument, versions: dict[str, str]) -> str:
    spec: dict[str, Any] = {"spec_version": document.data["info"]["version"], "spec_sha256": document.digest}
    if document.overlays:
        spec[manifest.KEY] = manifest.entries(document.overlays, ROOT)
    methods = {body["operationId"]: methods_of(document, body) for _, body in each_operation(document)}
    return json.dumps({**spec, **versions, "methods": methods}, indent=2) + "\n"


def _write_headers(package: Path, versions: dict[str, str]) -> None:
    tool = f"openapi-python-client {versions['openapi-python-client']}"
    copied = {package / module.name for module in STATIC.glob("*.py")}
    for path in sorted(package.rglob("*.py")):
        origin = (
            f"Copied from scripts/static/{path.name}"
            if path in copied
            else f"Generated from spec/openapi.yaml by {tool}"
        )
        _write(path, f"# {origin}; do not edit.\n" + path.read_text(encoding="utf-8"))


def _write(path: Path, text: str) -> None:
    # As bytes: `write_text` would end the lines differently on Windows.
    path.write_bytes(text.encode("utf-8"))


def main() -> int:
    """Generate or compare; returns the exit status."""
    gc.disable()  # To look for garbage takes a tenth of the time, and a run leaves little.
    parser = argparse.ArgumentParser(description="Generates generated/dify_completion_api from spec/openapi.yaml.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, and write nothing")
    check_spec.add_overlay_option(parser)
    arguments = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # The differences can have any character.
    return _check(arguments.overlay) if arguments.check else _replace(arguments.overlay)


def _check(overlays: list[Path] | None) -> int:
    """Compare generated/ with what the spec gives; without an argument, with the overlays that were applied before."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            new = _generated(overlays or check_spec.recorded_overlays(), Path(folder))
        except GenerationError as error:
            return _report_failure(error)
        differences = folder_differences(new, PACKAGE)
        differences += file_difference(new.with_name(SURFACE), PACKAGE.with_name(SURFACE), SURFACE)
    if differences:
        print(differences, end="")
        print("generated/ is not what the spec gives. To mend it: make generate", file=sys.stderr)
        return 1
    print(f"{PACKAGE.relative_to(ROOT)}: up to date")
    return 0


def _replace(overlays: list[Path] | None) -> int:
    """Replace generated/, with the overlays that are named and no others."""
    before = check_spec.recorded_overlays()
    with tempfile.TemporaryDirectory() as folder:
        try:
            new = _generated(overlays or [], Path(folder))
        except GenerationError as error:
            return _report_failure(error)
        replace(new, PACKAGE)
        shutil.copy(new.with_name(SURFACE), PACKAGE.parent)
    print(f"{PACKAGE.relative_to(ROOT)}: written")
    if before and not overlays:
        print(f"Overlays are left out that were applied before: {', '.join(map(str, before))}")
    return 0


def _generated(overlays: list[Path], folder: Path) -> Path:
    """Check the spec, and write the package and its surface into a folder; returns the package."""
    document, faults = check_spec.load(SPEC, overlays)
    for path in overlays:
        if manifest.inside(path, ROOT) is None:
            faults.append(f"{path}: is not in the project; copy it into {ROOT}, so that others can generate, too")
    if document is None or faults:
        raise GenerationError("\n".join(faults))
    package = folder / PACKAGE.name
    generate(document, package)
    _write(package.with_name(SURFACE), surface_of(package))
    return package


def _report_failure(error: GenerationError) -> int:
    print(error, "Nothing was generated.", sep="\n", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
