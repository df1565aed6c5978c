"""Type-checks the Python blocks of the README and the guides, with mypy and pyright in their strict modes.

Each block becomes a file under build/docs_code/, as the tests run each by itself. A block that begins with a file name
in a comment, such as `# relay.py`, gets that name, so that the next block can import it. Lines keep their numbers, and
a report names the page and the line.

A block of docs/regenerating.md or docs/overlays.md is checked against the client that the YAML above it gives.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import recipes

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "docs_code"
STUBS = ROOT / "tools" / "stubs"
CACHE = ROOT / ".mypy_cache" / "docs_code"
RECIPES = ROOT / "docs" / "regenerating.md"
OVERLAYS = ROOT / "docs" / "overlays.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(python|yaml)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"# (\w+\.py)\n")
MYPY = ["--strict", "--follow-untyped-imports", "--no-error-summary"]
SEARCHED = [path for path in os.environ.get("MYPYPATH", "").split(os.pathsep) if path]
"""Where else the checkers look: with overlays, the client of the spec alone."""
PYRIGHT = {
    "extraPaths": [".", *SEARCHED],
    "stubPath": str(STUBS),
    "venvPath": str(ROOT),
    "venv": ".venv",
    "typeCheckingMode": "strict",
    "reportMissingTypeStubs": "none",
    "pythonVersion": "3.11",
}


def main() -> int:
    """Check all pages; gives the exit status."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    sources = write_blocks([page for page in PAGES if page not in (RECIPES, OVERLAYS)], FOLDER / "guides")
    failed = not check(FOLDER / "guides", sources)
    for page in (RECIPES, OVERLAYS):
        for folder, recipe_sources in write_recipes(page, FOLDER):
            failed |= not check(folder, recipe_sources)
    return int(failed)


def write_blocks(pages: list[Path], folder: Path) -> dict[str, Path]:
    """Write each Python block of some pages into a folder; gives the page of each file's name."""
    sources: dict[str, Path] = {}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        blocks = [block for block in BLOCK.finditer(text) if block[1] == "python"]
        for number, block in enumerate(blocks, start=1):
            named = FILE_NAME.match(block[2])
            name = named[1] if named else f"{page.stem.lower().replace('-', '_')}_{number}.py"
            if name in sources:
                raise SystemExit(f"{page.name} and {sources[name].name} both have a program {name}: rename one of them")
            sources[name] = page
            write_block(block, folder / name)
    return sources


def write_recipes(page: Path, folder: Path) -> Iterator[tuple[Path, dict[str, Path]]]:
    """Write each program of a page beside the client that the YAML since the last program gives."""
    additions: list[str] = []
    for number, block in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8"))):
        if block[1] == "yaml":
            additions.append(block[2])
            continue
        target = folder / f"{page.stem}_{number}"
        target.mkdir(parents=True)
        recipes.client_with(target, *additions)
        additions.clear()
        name = f"recipe_{number}.py"
        write_block(block, target / name)
        yield target, {name: page}


def write_block(block: re.Match[str], path: Path) -> None:
    """Write a block to a file in which its lines have the numbers that they have in the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    above = block.string.count("\n", 0, block.start(2))
    path.write_text("\n" * above + block[2], encoding="utf-8")


def check(folder: Path, sources: dict[str, Path]) -> bool:
    """Let both checkers read the files of a folder; says whether they find nothing."""
    (folder / "pyrightconfig.json").write_text(json.dumps({**PYRIGHT, "include": sorted(sources)}), encoding="utf-8")
    mypy = ["mypy", "--config-file=", "--cache-dir", str(CACHE), *MYPY, *sorted(sources)]
    pyright = ["pyright", "--project", "pyrightconfig.json"]
    passed = [run(command, folder, sources) for command in (mypy, pyright)]
    return all(passed)


def run(command: list[str], folder: Path, sources: dict[str, Path]) -> bool:
    """Run a checker of the virtual environment; prints what it finds with the names of the pages."""
    program = str(Path(sys.executable).with_name(command[0]))
    paths = os.pathsep.join((str(folder), *SEARCHED, str(STUBS), str(ROOT / "overlays")))
    environment = {**os.environ, "MYPYPATH": paths}
    ended = subprocess.run(
        [program, *command[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found = ended.stdout.replace(f"{folder}{os.sep}", "")
    for name, page in sources.items():
        found = re.sub(rf"(?<![\w.]){re.escape(name)}(?=:)", os.path.relpath(page, ROOT), found)
    if ended.returncode:
        print(found, ended.stderr, file=sys.stderr)
    return not ended.returncode


if __name__ == "__main__":
    sys.exit(main())
