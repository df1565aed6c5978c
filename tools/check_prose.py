"""Finds phrases in the documentation that are hard to read, and says what to write instead.

`tools/prose.toml` lists the phrases and the files: pages in Markdown, the docstrings and messages of Python files, and
the descriptions of the spec. Code, inline code, tables of errors in fences and addresses of links are not prose.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

ROOT = Path(__file__).parents[1]
CONFIGURATION = ROOT / "tools" / "prose.toml"
KINDS = ("pages", "sources", "descriptions")
NOT_PROSE = re.compile(r"^(```|~~~).*?^\1[ \t]*$|`+[^`]*`+|(?<=\])\([^)\s]*\)|<!--.*?-->", re.DOTALL | re.MULTILINE)


@frozen
class Phrase:
    """A phrase to avoid.

    Attributes:
        pattern: Finds it.
        advice: What to write instead.
        kinds: The kinds of text that must not have it: `pages`, `sources`, `descriptions`.
    """

    pattern: re.Pattern[str]
    advice: str
    kinds: frozenset[str] = frozenset(KINDS)

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Phrase:
        """Make a phrase from its entry in the configuration; any white space matches a space."""
        pattern = re.compile(entry["find"].replace(" ", r"\s+"), re.IGNORECASE)
        return cls(pattern, entry["say"], frozenset(entry.get("only", KINDS)))


@frozen
class Finding:
    """A phrase that was found, with the place."""

    place: str
    line: int
    found: str
    advice: str

    def __str__(self) -> str:
        return f'{self.place}:{self.line}: "{self.found}": {self.advice}'


def main() -> int:
    """Check every file of the configuration; returns the exit status."""
    configuration = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))
    phrases = [Phrase.of(entry) for entry in configuration["phrases"]]
    findings = list[Finding]()
    for kind, path, parts in texts_of(configuration):
        findings += findings_in(path, parts, [phrase for phrase in phrases if kind in phrase.kinds])
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


def texts_of(configuration: dict[str, Any]) -> Iterator[tuple[str, Path, list[tuple[int, str]]]]:
    """Give the kind and the prose of each file: the parts, each with the number of its first line."""
    readers: list[Callable[[str], list[tuple[int, str]]]] = [lambda text: [(1, text)], strings, descriptions]
    for kind, reader in zip(KINDS, readers, strict=True):
        for path in sorted(files_of(configuration[kind])):
            yield kind, path, reader(path.read_text(encoding="utf-8"))


def files_of(patterns: list[str]) -> set[Path]:
    """Find the files of some glob patterns."""
    return {path for pattern in patterns for path in ROOT.glob(pattern)}


def strings(text: str) -> list[tuple[int, str]]:
    """Find the docstrings of a module, and its other strings with a space: messages and help texts."""
    parts: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.JoinedStr():
                pieces = [piece.value if isinstance(piece, ast.Constant) else "_" for piece in node.values]
                parts.append((node.lineno, "".join(map(str, pieces))))
            case ast.Constant(value=str() as value) if " " in value:
                parts.append((node.lineno, value))
            case _:
                pass
    return parts


def descriptions(text: str) -> list[tuple[int, str]]:
    """Find the values of `description` and `summary` in a YAML document."""
    return list(_described(yaml.compose(text, Loader=yaml.SafeLoader)))


def _described(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _described(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in ("description", "summary") and isinstance(value, yaml.ScalarNode):
                yield value.start_mark.line + (2 if value.style in ("|", ">") else 1), value.value
            else:
                yield from _described(value)


def findings_in(path: Path, parts: list[tuple[int, str]], phrases: list[Phrase]) -> Iterator[Finding]:
    """Find the phrases in the prose of a file."""
    for first_line, part in parts:
        prose = NOT_PROSE.sub(blank, part)
        for phrase in phrases:
            for match in phrase.pattern.finditer(prose):
                line = first_line + prose.count("\n", 0, match.start())
                place = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
                yield Finding(place, line, " ".join(match[0].split()), phrase.advice)


def blank(match: re.Match[str]) -> str:
    """Replace what is not prose by as many lines."""
    return "\n" * match[0].count("\n") or "_"


if __name__ == "__main__":
    sys.exit(main())
