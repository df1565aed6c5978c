"""Takes the API key out of the texts of a report: a server may echo it anywhere in its answers."""

from __future__ import annotations

import re

from attrs import evolve, frozen

from ._report import Finding, Mismatch

_MIN_LENGTH = 8
"""How many characters of the key in a row are a part of it that a report hides."""
_REPLACEMENT = "***"


@frozen
class Redaction:
    """Replaces an API key, and each part of it of 8 characters or more, in capitals or not."""

    _parts: re.Pattern[str]
    _length: int

    @classmethod
    def of(cls, key: str) -> Redaction:
        """The redaction of a key; a key of fewer than 8 characters is replaced as a whole only."""
        length = min(_MIN_LENGTH, len(key))
        parts = (re.escape(key[start : start + length]) for start in range(len(key) - length + 1))
        # A lookahead finds parts that overlap, too.
        return cls(re.compile(f"(?={'|'.join(parts)})", re.IGNORECASE), length)

    def text(self, text: str) -> str:
        """The text without the key."""
        kept, end = list[str](), 0
        for start in (found.start() for found in self._parts.finditer(text)):
            if start >= end:
                kept += text[end:start], _REPLACEMENT
            end = start + self._length
        return "".join([*kept, text[end:]])

    def finding(self, finding: Finding) -> Finding:
        """The finding without the key; its id is that of a question, and comes from no answer."""
        return evolve(
            finding,
            summary=self.text(finding.summary),
            advice=self.text(finding.advice),
            mismatches=tuple(self._mismatch(mismatch) for mismatch in finding.mismatches),
        )

    def _mismatch(self, mismatch: Mismatch) -> Mismatch:
        return evolve(
            mismatch,
            answer=self.text(mismatch.answer),
            document=self.text(mismatch.document),
            problem=self.text(mismatch.problem),
        )
