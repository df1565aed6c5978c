"""YAML with libyaml, where PyYAML was built with it: several times as fast as `yaml.safe_load`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
SPEC = Path(__file__).parents[2] / "spec" / "openapi.yaml"


def from_yaml(text: str) -> Any:
    """What a text says."""
    return yaml.load(text, Loader=_LOADER)


def to_yaml(data: Any) -> str:
    """The text of data, its keys in their order."""
    return str(yaml.dump(data, Dumper=_DUMPER, sort_keys=False))


def shipped_spec() -> dict[str, Any]:
    """The spec of this project, which the caller may change."""
    spec: dict[str, Any] = from_yaml(SPEC.read_text(encoding="utf-8"))
    return spec
