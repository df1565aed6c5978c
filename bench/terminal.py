"""Draws what a terminal showed, for the pictures of the guides."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text


def draw(path: Path, columns: int, *lines: str | Text) -> None:
    """Write a picture of a terminal.

    Args:
        path: The SVG file to write.
        columns: The width of the terminal.
        *lines: What it shows: text with the terminal's escape sequences, or styled text.
    """
    console = Console(record=True, width=columns, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(Text.from_ansi(line) if isinstance(line, str) else line)
    picture = console.export_svg(title="dify-completion", unique_id=path.stem)
    path.parent.mkdir(exist_ok=True)
    # A page must not fetch fonts for a picture; any font of fixed width will do.
    path.write_text(re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL), encoding="utf-8")
