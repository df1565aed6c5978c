"""Generates generated/dify_completion_api from spec/openapi.yaml, the same bytes every time.

Next to the package it writes `surface.txt`, which lists what programs see of it. `python scripts/generate.py` replaces
both; with `--check` it compares and changes nothing.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import check_spec
import generator_run
import stream_code
from method_names import methods_of
from normalise import members_renamed, named
from spec_document import SpecDocument, each_operation
from spec_facts import spec_facts
from spec_overlays.manifest import KEY as OVERLAYS
from spec_overlays.manifest import entries, inside, recorded
from surface import surface_of

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "spec" / "openapi.yaml"
TEMPLATES = ROOT / "scripts" / "templates"
STATIC = ROOT / "scripts" / "static"
PACKAGE = ROOT / "generated" / "dify_completion_api"
SURFACE = "surface.txt"
TOOLS = ("openapi-python-client", "ruff")
TOOLS_OF_OVERLAYS = ("jsonpath-rfc9535",)
OUTSIDE = "is not in the project; copy it into {}, so that others can generate, too"


class GenerationError(Exception):
    """Nothing was written; the message says what to mend."""


def generate(document: SpecDocument, package: Path) -> None:
    """Write the whole package into the folder `package`, which does not exist yet."""
    versions = _tool_versions((*TOOLS, *TOOLS_OF_OVERLAYS) if document.overlays else TOOLS)
    simplified = named(document)
    with tempfile.TemporaryDirectory() as folder:
        templates = Path(folder) / "templates"
        shutil.copytree(TEMPLATES, templates)
        (templates / "spec_facts.jinja").write_text(spec_facts(simplified), encoding="utf-8")
        _run_generator(members_renamed(simplified), templates, package)
    stream_code.write_modules(simplified, TEMPLATES, package)
    for module in sorted(STATIC.glob("*.py")):
        shutil.copy(module, package)
    _write(package / "py.typed", "")
    _write(package / "openapi.yaml", document.text)
    _write(package / "manifest.json", _manifest(simplified, versions))
    # Ruff does not see the types that the classes of streams name in strings.
    named_in_strings = ("--per-file-ignores", "streams.py:F401")
    _run_ruff(package, "check", "--fix-only", "--select", "F401,I", *named_in_strings, "--target-version", "py311")
    _write_headers(package, versions)
    _run_ruff(package, "format", "--line-length", "120", "--target-version", "py311")
    _check_import(package)


def _tool_versions(tools: tuple[str, ...]) -> dict[str, str]:
    """The versions that decide the output; other ones than pyproject.toml pins are refused."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    exact = [pin.split("==") for pin in groups["dev"] if "==" in pin]
    pins = {name: number for name, number in exact if name in tools}
    for name in tools:
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "none"
        if installed != pins[name]:
            raise GenerationError(f"{name} {pins[name]} is needed, but {installed} is installed: run `make setup`")
    return pins


def _run_generator(document: SpecDocument, templates: Path, package: Path) -> None:
    try:
        generator_run.write(document, templates, package)
    except generator_run.Refused as error:
        raise GenerationError("\n".join(document.describe(fault) for fault in error.faults)) from None


def _run_ruff(package: Path, *arguments: str) -> None:
    command = [sys.executable, "-P", "-m", "ruff", *arguments, "--isolated", "--no-cache", "."]
    run = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    if run.returncode:
        raise GenerationError(f"ruff {arguments[0]} failed on the generated code:\n{run.stdout}{run.stderr}".strip())


def _check_import(package: Path) -> None:
    """Import the whole package, before it takes the place of one that can be imported."""
    names = [path.relative_to(package.parent).with_suffix("") for path in sorted(package.rglob("*.py"))]
    code = "\n".join(f"import {'.'.join(name.parts).removesuffix('.__init__')}" for name in names)
    code = f"import sys; sys.path.insert(0, {str(package.parent)!r})\n{code}"
    # The code of a large API is longer than an argument may be.
    run = subprocess.run([sys.executable, "-B", "-"], input=code, capture_output=True, text=True, check=False)
    if run.returncode:
        raise GenerationError(f"the generated package cannot be imported:\n{run.stderr.strip()}")


def _manifest(document: SpecDocument, versions: dict[str, str]) -> str:
    spec: dict[str, Any] = {"spec_version": document.data["info"]["version"], "spec_sha256": document.digest}
    if document.overlays:
        spec[OVERLAYS] = entries(document.overlays, ROOT)
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
    path.write_bytes(text.encode("utf-8"))


def replace(new: Path, old: Path) -> None:
    """Put the folder `new` where `old` is, whole; a failure leaves `old` as it was."""
    old.parent.mkdir(exist_ok=True)
    staged, retired = old.with_name(f".{old.name}.new"), old.with_name(f".{old.name}.old")
    for leftover in (staged, retired):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(new, staged)
    if old.exists():
        old.rename(retired)
    try:
        staged.rename(old)
    except OSError:
        if retired.exists():
            retired.rename(old)
        raise
    shutil.rmtree(retired, ignore_errors=True)


def differences(new: Path, old: Path) -> str:
    """Compare two folders, file by file; empty where every byte is the same."""
    names = sorted({path.relative_to(root).as_posix() for root in (new, old) for path in _files(root)})
    return "".join(_difference(new / name, old / name, name) for name in names)


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _difference(new: Path, old: Path, name: str) -> str:
    if not new.exists():
        return f"{name}: differs: it is committed, but not generated\n"
    if not old.exists():
        return f"{name}: differs: it is generated, but not committed\n"
    before, after = old.read_bytes(), new.read_bytes()
    if before == after:
        return ""
    lines = difflib.unified_diff(
        before.decode(errors="replace").splitlines(keepends=True),
        after.decode(errors="replace").splitlines(keepends=True),
        f"committed/{name}",
        f"generated/{name}",
    )
    return "".join(lines) or f"{name}: differs, but not in its text\n"


def main() -> int:
    """Generate or compare; returns the exit status."""
    parser = argparse.ArgumentParser(description="Generates generated/dify_completion_api from spec/openapi.yaml.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, and write nothing")
    check_spec.add_overlay_option(parser)
    arguments = parser.parse_args()
    before = recorded(PACKAGE, ROOT)
    overlays = arguments.overlay or (before if arguments.check else [])
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    document, faults = check_spec.load(SPEC, overlays)
    faults += [f"{path}: {OUTSIDE.format(ROOT)}" for path in overlays if inside(path, ROOT) is None]
    if document is None or faults:
        return _report_failure(*faults)
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / PACKAGE.name
        try:
            generate(document, new)
        except GenerationError as error:
            return _report_failure(error)
        _write(new.with_name(SURFACE), surface_of(new))
        if arguments.check:
            return _compare_with_committed(new)
        _replace_committed(new)
    if before and not overlays:
        print(f"Overlays are left out that were applied before: {', '.join(map(str, before))}")
    return 0


def _report_failure(*problems: object) -> int:
    print(*problems, "Nothing was generated.", sep="\n", file=sys.stderr)
    return 1


def _replace_committed(new: Path) -> None:
    replace(new, PACKAGE)
    shutil.copy(new.with_name(SURFACE), PACKAGE.parent)
    print(f"{PACKAGE.relative_to(ROOT)}: written")


def _compare_with_committed(new: Path) -> int:
    """Print the differences from generated/; returns the exit status."""
    difference = differences(new, PACKAGE)
    difference += _difference(new.with_name(SURFACE), PACKAGE.with_name(SURFACE), SURFACE)
    if difference:
        print(difference, end="")
        print("generated/ is not what the spec gives. To mend it: make generate", file=sys.stderr)
        return 1
    print(f"{PACKAGE.relative_to(ROOT)}: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
