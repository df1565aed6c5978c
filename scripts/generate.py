"""Generates generated/dify_completion_api from spec/openapi.yaml, the same bytes every time.

`python scripts/generate.py` replaces the package; with `--check` it compares and changes nothing.
"""

from __future__ import annotations

import argparse
import difflib
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
from normalise import normalised
from spec_document import EVENT_STREAM, Fault, SpecDocument, class_name, content_of, each_operation, python_name

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "spec" / "openapi.yaml"
TEMPLATES = ROOT / "scripts" / "templates"
PACKAGE = ROOT / "generated" / "dify_completion_api"
TOOLS = ("openapi-python-client", "ruff")


class GenerationError(Exception):
    """Nothing was written; the message says what to mend."""


def generate(document: SpecDocument, package: Path) -> None:
    """Write the whole package into the folder `package`, which does not exist yet."""
    versions = _tool_versions()
    plain = normalised(document)
    with tempfile.TemporaryDirectory() as folder:
        templates = Path(folder) / "templates"
        shutil.copytree(TEMPLATES, templates)
        (templates / "spec_facts.jinja").write_text(_spec_facts(plain), encoding="utf-8")
        _run_generator(plain, templates, package)
    _write(package / "events.py", _events(plain, package))
    _write(package / "py.typed", "")
    _write(package / "openapi.yaml", document.text)
    _write(package / "manifest.json", _manifest(document, versions))
    _run_ruff(package, "check", "--fix-only", "--select", "F401,I", "--target-version", "py311")
    _sign(package, versions)
    _run_ruff(package, "format", "--line-length", "120", "--target-version", "py311")
    _try_import(package)


def _tool_versions() -> dict[str, str]:
    """The versions that decide the output; other ones than pyproject.toml pins are refused."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    pins = dict(pin.split("==") for pin in groups["dev"] if pin.startswith(TOOLS))
    for name in TOOLS:
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "none"
        if installed != pins[name]:
            raise GenerationError(f"{name} {pins[name]} is needed, but {installed} is installed: run `make setup`")
    return pins


def _spec_facts(document: SpecDocument) -> str:
    """What the templates need to know of the spec and the generator does not hand them."""
    media_types: dict[str, tuple[str, ...]] = {}
    items_of_pages: dict[str, str] = {}
    for _, operation in each_operation(document):
        name = python_name(operation["operationId"])
        if "x-pages" in operation:
            items_of_pages[name] = operation["x-pages"]
        form = document.resolve(operation.get("requestBody", {})).get("content", {}).get("multipart/form-data", {})
        for part, encoding in form.get("encoding", {}).items():
            kinds = (kind.strip() for kind in encoding.get("contentType", "").split(","))
            media_types[f"{name}.{python_name(part)}"] = tuple(kind for kind in kinds if "*" not in kind)
    facts = {"multipart_media_types": media_types, "items_of_pages": items_of_pages}
    return "".join(f"{{% set {name} = {value!r} %}}\n" for name, value in facts.items())


def _run_generator(document: SpecDocument, templates: Path, package: Path) -> None:
    try:
        generator_run.write(document, templates, package)
    except generator_run.Refused as error:
        raise GenerationError("\n".join(document.describe(fault) for fault in error.faults)) from None


def _run_ruff(package: Path, *arguments: str) -> None:
    command = [sys.executable, "-P", "-m", "ruff", *arguments, "--isolated", "--no-cache", "--quiet", "."]
    run = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    if run.returncode:
        raise GenerationError(f"ruff {arguments[0]} failed on the generated code:\n{run.stdout}{run.stderr}".strip())


def _try_import(package: Path) -> None:
    """See that the package can be imported, before it takes the place of one that can."""
    names = [path.relative_to(package.parent).with_suffix("") for path in sorted(package.rglob("*.py"))]
    code = "\n".join(f"import {'.'.join(name.parts).removesuffix('.__init__')}" for name in names)
    command = [sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {str(package.parent)!r})\n{code}"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise GenerationError(f"the generated package cannot be imported:\n{run.stderr.strip()}")


def _events(document: SpecDocument, package: Path) -> str:
    """The union of a stream's events and the table of their classes, which the generator has no notion of."""
    name, schema = _event_union(document)
    classes = {kind: _class_of(reference, package) for kind, reference in schema["discriminator"]["mapping"].items()}
    imports = sorted({f"from .models.{module} import {cls}" for module, cls in classes.values()})
    members = [cls for _, cls in classes.values()]
    lines = [
        '"""The events of a stream: what the JSON of one may be, and the class of each kind."""',
        "",
        "from collections.abc import Callable, Mapping",
        "from typing import Any, Final, TypeAlias",
        "",
        *imports,
        "",
        f"{name}: TypeAlias = {' | '.join(members)}",
        '"""The JSON of one event."""',
        "",
        f"EVENT_TYPES: Final[dict[str, {' | '.join(f'type[{member}]' for member in members)}]] = {{",
        *(f'    "{kind}": {cls},' for kind, (_, cls) in classes.items()),
        "}",
        '"""The class of each kind, by the value of the property that tells kinds apart."""',
        "",
        f"EVENT_PARSERS: Final[dict[str, Callable[[Mapping[str, Any]], {name}]]] = {{",
        "    kind: event_type.from_dict for kind, event_type in EVENT_TYPES.items()",
        "}",
        '"""What makes an event of each kind from its JSON."""',
        "",
    ]
    return "\n".join(lines)


def _event_union(document: SpecDocument) -> tuple[str, dict[str, Any]]:
    """The schema of the events of streams; the rules see to it that there is one for all of them."""
    for _, operation in each_operation(document):
        content = content_of(document, operation.get("responses", {}).get("200"))
        if EVENT_STREAM in content:
            reference = content[EVENT_STREAM]["schema"]["$ref"]
            return str(reference).rpartition("/")[2], document.resolve({"$ref": reference})
    raise GenerationError(document.describe(Fault(("paths",), "no operation streams; the client is made for one")))


def _class_of(reference: str, package: Path) -> tuple[str, str]:
    cls = class_name(reference.rpartition("/")[2])
    module = python_name(cls)
    if not (package / "models" / f"{module}.py").is_file():
        raise GenerationError(f"the generator wrote no class for {reference}")
    return module, cls


def _manifest(document: SpecDocument, versions: dict[str, str]) -> str:
    said = {"spec_version": document.data["info"]["version"], "spec_sha256": document.digest}
    return json.dumps({**said, **versions}, indent=2) + "\n"


def _sign(package: Path, versions: dict[str, str]) -> None:
    tool = f"openapi-python-client {versions['openapi-python-client']}"
    line = f"# Generated from spec/openapi.yaml by {tool}; do not edit.\n"
    for path in sorted(package.rglob("*.py")):
        _write(path, line + path.read_text(encoding="utf-8"))


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
    before = old.read_bytes() if old.exists() else b""
    after = new.read_bytes() if new.exists() else b""
    if before == after and old.exists() == new.exists():
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
    check = parser.parse_args().check
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # pyright: ignore[reportAttributeAccessIssue]
    document, faults = check_spec.load(SPEC)
    if document is None or faults:
        print(*faults, "Nothing was generated.", sep="\n", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / PACKAGE.name
        try:
            generate(document, new)
        except GenerationError as error:
            print(error, "Nothing was generated.", sep="\n", file=sys.stderr)
            return 1
        if not check:
            replace(new, PACKAGE)
            print(f"{PACKAGE.relative_to(ROOT)}: written")
            return 0
        difference = differences(new, PACKAGE)
    if difference:
        print(difference, end="")
        print("generated/ is not what the spec gives. To mend it: make generate", file=sys.stderr)
        return 1
    print(f"{PACKAGE.relative_to(ROOT)}: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
