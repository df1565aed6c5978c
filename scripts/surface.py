"""Writes down what programs see of the generated package, for people who read the diff of a change."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HEAD = "What programs see of the client that spec/openapi.yaml gives. `make generate` writes this; read its diff."

_HIDDEN_DECORATORS = {"_by_keyword"}
"""Decorators that change no signature."""


def surface_of(package: Path) -> str:
    """List the methods, streams, events and models of a generated package.

    Args:
        package: Its folder.

    Returns:
        The text, a line for each name, in an order that depends on the names alone.
    """
    parts = {
        "Methods (awaited in AsyncDify)": _methods(package / "api" / "__init__.py"),
        "Streams (and Async...)": _streams(package / "streams.py"),
        "Events": _unions(package / "events.py"),
        "Models": _models(package / "models"),
    }
    lines = [HEAD]
    for title, entries in parts.items():
        lines += ["", title, *(f"  {entry}" for entry in sorted(entries))]
    return "\n".join(lines) + "\n"


def _classes(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in tree.body if isinstance(node, ast.ClassDef))


def _functions(cls: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    functions = (node for node in cls.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    yield from (function for function in functions if not function.name.startswith("_"))


def _signature_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    arguments = ast.unparse(function.args).removeprefix("self").removeprefix(", ")
    returned = ast.unparse(function.returns) if function.returns else "None"
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    shown = "".join(f" @{name}" for name in decorators if name not in _HIDDEN_DECORATORS)
    return f"{function.name}({arguments}) -> {returned}{shown}"


def _methods(path: Path) -> Iterator[str]:
    for cls in _classes(path):
        if cls.name == "Operations":
            yield from map(_signature_of, _functions(cls))


def _streams(path: Path) -> Iterator[str]:
    for cls in _classes(path):
        if not cls.name.startswith("Async"):
            yield f"{cls.name}({', '.join(map(ast.unparse, cls.bases))})"
            yield from (f"{cls.name}.{_signature_of(function)}" for function in _functions(cls))


def _unions(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias" and node.value:
            yield f"{ast.unparse(node.target)} = {ast.unparse(node.value)}"


def _models(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.py"):
        for cls in _classes(path):
            yield cls.name
            for node in cls.body:
                if isinstance(node, ast.AnnAssign):
                    yield f"{cls.name}.{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"
