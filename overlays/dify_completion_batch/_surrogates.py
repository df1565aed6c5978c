"""Texts with halves of surrogate pairs, which JSON can hold and UTF-8 cannot."""

from __future__ import annotations


def without_surrogates(text: str) -> str:
    """A text with a question mark in place of each half of a surrogate pair."""
    return text.encode(errors="replace").decode()
