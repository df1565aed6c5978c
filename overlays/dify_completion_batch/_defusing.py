"""Defuses texts that a spreadsheet would run as formulas when it opens a CSV file."""

from __future__ import annotations

import re

_BEGINNINGS = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are full-width forms, as Chinese and Japanese input methods write them."""

_NUMBER_PATTERN = r"[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?"
_NUMBER = re.compile(_NUMBER_PATTERN, re.IGNORECASE)

_AFTER_SEMICOLON = re.compile(
    rf";(?=[=+\-@\uff1d\uff0b\uff0d\uff20])(?!{_NUMBER_PATTERN}(;|\Z))", re.IGNORECASE
)
"""Where decimals have a comma, Excel splits lines at semicolons, also inside the quotes of a value."""


def defused(text: str) -> str:
    """A text with an apostrophe before each part that a spreadsheet could run. A number stays a number."""
    if text.startswith(_BEGINNINGS) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return _AFTER_SEMICOLON.sub(";'", text)
