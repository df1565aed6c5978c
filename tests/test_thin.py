"""The overlay stays thin, by the count of its statements, and is not packed to look thinner than it is."""

from __future__ import annotations

import ast

from clients import Record
from recorded import ROOT

MOST_STATEMENTS = 1450
MOST_LINES_OF_A_FILE = 300
LEAST_LINES_PER_STATEMENT = 1.2


def all_statements(source: str) -> list[ast.stmt]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is a docstring, or a text that describes a name."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def statements(source: str) -> int:
    return sum(not is_text(node) for node in all_statements(source))


def lines_of_code(source: str) -> int:
    """The lines that are neither blank nor comments nor docstrings."""
    texts = filter(is_text, all_statements(source))
    described = {line for node in texts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    lines = enumerate(source.splitlines(), 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and n not in described for n, line in lines)


def sources() -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "overlays" / "dify_completion").glob("*.py")
    }


def test_the_overlay_is_thin(record_property: Record) -> None:
    count = sum(map(statements, sources().values()))
    lines = sum(map(lines_of_code, sources().values()))
    record_property("statements of the overlay", f"{count}, with {lines / count:.2f} lines of code each")
    assert count <= MOST_STATEMENTS
    assert lines >= count * LEAST_LINES_PER_STATEMENT


def test_no_file_of_the_overlay_is_long() -> None:
    assert max(len(source.splitlines()) for source in sources().values()) <= MOST_LINES_OF_A_FILE
