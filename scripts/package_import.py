"""Imports a package that was just written, beside one of the same name that may be imported already."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

_PARENT = "_just_written"


def import_whole(package: Path) -> None:
    """Import every module of a package, whose modules name each other relatively, and let go of them again.

    Args:
        package: The folder of the package; nothing is written there.

    Raises:
        Exception: What an import raised.
    """
    with _parent_of(package), _without_bytecode():
        for path in sorted(package.rglob("*.py")):
            parts = path.relative_to(package.parent).with_suffix("").parts
            import_module(".".join((_PARENT, *parts)).removesuffix(".__init__"))


@contextmanager
def _parent_of(package: Path) -> Generator[None]:
    """Let a package be imported as one within another, which is there for the length of a block."""
    sys.modules[_PARENT] = parent = ModuleType(_PARENT)
    parent.__path__ = [str(package.parent)]
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == _PARENT]:
            del sys.modules[name]


@contextmanager
def _without_bytecode() -> Generator[None]:
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
