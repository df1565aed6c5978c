"""Reads `rules.yaml` next to a spec: the style rules that are only warnings."""

from __future__ import annotations

from pathlib import Path

import yaml
from spec_files import SourceFile, why_unreadable

from rules.style import STYLE_RULES

FILE = "rules.yaml"
_LEVELS = ("error", "warning")


class Levels:
    """The level of each style rule: `error` or `warning`.

    Attributes:
        faults: What is wrong with the file itself, a line each.
    """

    def __init__(self, path: Path) -> None:
        self.faults: list[str] = []
        self._levels = self._read(path) if path.is_file() else {}

    def is_warning(self, rule: str) -> bool:
        """Whether a breach of this rule is only a warning."""
        return self._levels.get(rule) == "warning"

    def _read(self, path: Path) -> dict[str, str]:
        try:
            file = SourceFile.parse(path, path.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            self.faults.append(why_unreadable(path, error))
            return {}
        if not isinstance(file.data or {}, dict):
            self.faults.append(f"{path}:1: #: not a mapping; write a rule and its level, such as answer-401: warning")
            return {}
        for name, level in (file.data or {}).items():
            if name not in STYLE_RULES:
                problem = f"{name!r} is not a rule that can be relaxed; these can be: {', '.join(STYLE_RULES)}"
                self.faults.append(f"{path}:{file.line(str(name))}: #/{name}: {problem}")
            elif level not in _LEVELS:
                self.faults.append(
                    f"{path}:{file.line(name)}: #/{name}: {level!r} is not a level; write error or warning"
                )
        return dict(file.data or {})
