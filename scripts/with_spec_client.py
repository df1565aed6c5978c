"""Runs a command with the client of the spec alone, where generated/ has one that overlays have changed.

`python scripts/with_spec_client.py COMMAND...`

The project's own tests, examples and overlays are written for the spec as it is here. With a client for one app, whose
inputs have other names, they would say nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import check_spec
import generate
from folders import replace
from spec_document import SpecDocument
from surface import surface_of

CLIENT = generate.ROOT / "build" / "spec-client"


def with_spec_client(command: list[str]) -> tuple[list[str], dict[str, str]]:
    """The command and its environment; without overlays, both as they are."""
    if not check_spec.recorded_overlays():
        return command, {**os.environ}
    _write_client()
    if Path(command[0]).name == "pyright":  # It reads no variable, so it gets settings of its own.
        command = [*command, "--project", str(_pyright_settings())]
    paths = {name: _before(str(CLIENT), os.environ.get(name, "")) for name in ("PYTHONPATH", "MYPYPATH")}
    return command, {**os.environ, **paths}


def _write_client() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / generate.PACKAGE.name
        generate.generate(SpecDocument(generate.SPEC), package)
        (package.parent / generate.SURFACE).write_text(surface_of(package), encoding="utf-8")
        replace(Path(folder), CLIENT)


def _pyright_settings() -> Path:
    """Write the settings of pyproject.toml with the client of the spec in place of generated/."""
    settings = tomllib.loads((generate.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pyright"]
    for name in ("include", "exclude", "strict", "extraPaths"):
        settings[name] = [str(generate.ROOT / path) for path in settings[name] if path != "generated"]
    settings["extraPaths"] = [str(CLIENT), *settings["extraPaths"], str(generate.ROOT)]
    settings["venvPath"] = str(generate.ROOT)
    path = CLIENT / "pyrightconfig.json"
    path.write_text(json.dumps(settings, indent=2), encoding="utf-8")
    return path


def _before(path: str, others: str) -> str:
    return os.pathsep.join(filter(None, (path, others)))


def main() -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(description="Runs a command with the client of the spec alone.")
    parser.add_argument("program", help="what to run")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its own arguments")
    options = parser.parse_args()
    command, environment = with_spec_client([options.program, *options.arguments])
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
