"""Defuses texts that a spreadsheet would run as formulas when it opens a CSV file."""

from __future__ import annotations

import re

_BEGINNINGS = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are full-width forms, as Chinese and Japanese input methods write them."""

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?", re.IGNORECASE)


def defused(text: str) -> str:
    """A text with an apostrophe before it, if a spreadsheet could run it. A number stays a number."""
    return f"'{text}" if text.startswith(_BEGINNINGS) and not _NUMBER.fullmatch(text) else text
