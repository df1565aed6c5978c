"""Compares two folders byte for byte, and puts one in the place of another."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path


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


def folder_differences(new: Path, old: Path) -> str:
    """Compare a generated folder with the committed one, file by file; empty where every byte is the same."""
    names = sorted({path.relative_to(root).as_posix() for root in (new, old) for path in _files(root)})
    return "".join(file_difference(new / name, old / name, name) for name in names)


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def file_difference(new: Path, old: Path, name: str) -> str:
    """Compare a generated file with the committed one, under a name; empty where every byte is the same."""
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
