"""Defuses texts that a spreadsheet would take for formulas when it opens a CSV file."""

from __future__ import annotations

import re

_BEGINNINGS = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are full-width forms, as Chinese and Japanese input methods write them."""

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?", re.IGNORECASE)


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet might run it; a number stays a number."""
    return f"'{text}" if text.startswith(_BEGINNINGS) and not _NUMBER.fullmatch(text) else text
