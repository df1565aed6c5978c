"""Type-checks the Python blocks of the README and the guides, with mypy and pyright in their strict modes.

Each block becomes a file under build/docs_code/, as the tests run each by itself. A block that begins with a file name
in a comment, such as `# relay.py`, gets that name, so that the next block can import it. Lines keep their numbers, and
a report names the page and the line.

A block of docs/regenerating.md is checked against the client that the YAML above it gives. A block below the comment
`<!-- not checked: reason -->` is left out.
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
from attrs import frozen

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "docs_code"
STUBS = ROOT / "tools" / "stubs"
CACHE = ROOT / ".mypy_cache" / "docs_code"
RECIPES = ROOT / "docs" / "regenerating.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CLIENTS = list(filter(None, os.environ.get("MYPYPATH", "").split(os.pathsep)))
"""The folder of the client of the spec alone, if `generated/` has another one; scripts/with_spec_client.py sets it."""
BLOCK = re.compile(r"(^<!-- not checked: [^>]+ -->\n\n?)?^```(python|yaml)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"# (\w+\.py)\n")
MYPY = ["--strict", "--follow-imports", "silent", "--follow-untyped-imports", "--no-error-summary"]
PYRIGHT = {
    "stubPath": str(STUBS),
    "venvPath": str(ROOT),
    "venv": ".venv",
    "typeCheckingMode": "strict",
    "reportMissingTypeStubs": "none",
    "pythonVersion": "3.11",
}


@frozen
class Block:
    """A block of a page.

    Attributes:
        page: The page.
        language: `python` or `yaml`.
        code: The code.
        above: How many lines of the page are above it.
    """

    page: Path
    language: str
    code: str
    above: int


def main() -> int:
    """Check all pages; returns the exit status."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    programs, recipe_programs = programs_of([block for page in PAGES for block in blocks_of(page)])
    passed = [check(FOLDER / "guides", write_blocks(programs, FOLDER / "guides"))]
    for number, (program, additions) in enumerate(recipe_programs):
        folder = FOLDER / f"recipe_{number}"
        folder.mkdir()
        recipes.client_with(folder, *additions)
        passed.append(check(folder, write_blocks([program], folder)))
    return 0 if all(passed) else 1


def blocks_of(page: Path) -> Iterator[Block]:
    """Find the blocks of a page that are checked."""
    text = page.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        if not match[1]:
            yield Block(page, match[2], match[3], text.count("\n", 0, match.start(3)))


def programs_of(blocks: list[Block]) -> tuple[list[Block], list[tuple[Block, list[str]]]]:
    """The programs for the client as it is, and those for the client of a recipe, each with the YAML of the recipe."""
    programs: list[Block] = []
    recipe_programs: list[tuple[Block, list[str]]] = []
    additions: list[str] = []
    for block in blocks:
        if block.page == RECIPES and block.language == "yaml":
            additions.append(block.code)
        elif block.page == RECIPES and additions:
            recipe_programs.append((block, additions))
            additions = []
        elif block.language == "python":
            programs.append(block)
    return programs, recipe_programs


def write_blocks(blocks: list[Block], folder: Path) -> dict[str, Path]:
    """Write programs into a folder, with the line numbers of their pages; gives the page of each file."""
    folder.mkdir(parents=True, exist_ok=True)
    sources: dict[str, Path] = {}
    for number, block in enumerate(blocks, start=1):
        named = FILE_NAME.match(block.code)
        name = named[1] if named else f"{block.page.stem.lower().replace('-', '_')}_{number}.py"
        if name in sources:
            raise SystemExit(f"{block.page.name} and {sources[name].name} both have a program {name}: rename one")
        sources[name] = block.page
        (folder / name).write_text("\n" * block.above + block.code, encoding="utf-8")
    return sources


def check(folder: Path, sources: dict[str, Path]) -> bool:
    """Check the files of a folder with both checkers; returns whether they find nothing."""
    settings = {**PYRIGHT, "include": sorted(sources), "extraPaths": [".", *CLIENTS]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    # Whole paths: mypy takes a file of the same name, size and second for the one that it has in its cache.
    mypy = ["mypy", "--config-file=", *MYPY, *(str(folder / name) for name in sorted(sources))]
    pyright = ["pyright", "--project", "pyrightconfig.json"]
    passed = [run(command, folder, sources) for command in (mypy, pyright)]
    return all(passed)


def run(command: list[str], folder: Path, sources: dict[str, Path]) -> bool:
    """Run a checker of the virtual environment; prints what it finds with the names of the pages."""
    program = str(Path(sys.executable).with_name(command[0]))
    paths = os.pathsep.join((str(folder), *CLIENTS, str(STUBS), str(ROOT / "overlays")))
    environment = {"MYPY_CACHE_DIR": str(CACHE), **os.environ, "MYPYPATH": paths}
    ended = subprocess.run(
        [program, *command[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found = ended.stdout.replace(f"{folder}{os.sep}", "")
    for name, page in sources.items():
        found = re.sub(rf"(?<![\w.]){re.escape(name)}(?=:)", os.path.relpath(page, ROOT), found)
    if ended.returncode:
        print(found, ended.stderr, file=sys.stderr)
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
