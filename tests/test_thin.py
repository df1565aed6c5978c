"""The overlay stays thin, by the count of its lines of code: no blank lines, comments or docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

from clients import Record
from recorded import ROOT


def lines_of_code(path: Path) -> int:
    source = path.read_text(encoding="utf-8")
    texts = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    described = {line for node in texts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    lines = enumerate(source.splitlines(), 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and n not in described for n, line in lines)


def test_the_overlay_is_thin(record_property: Record) -> None:
    sizes = {path.name: lines_of_code(path) for path in (ROOT / "overlays" / "dify_completion").glob("*.py")}
    size = f"{sum(sizes.values())}, at most {max(sizes.values())} in a file"
    record_property("lines of code of the overlay", size)
    assert sum(sizes.values()) < 900
    assert max(sizes.values()) <= 300
