"""Makes the client that a recipe of a page gives: the spec with what the recipe adds, generated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import check_spec
import generate
import yaml

SPEC = Path(__file__).parents[1] / "spec" / "openapi.yaml"


def client_with(folder: Path, *additions: str) -> Path:
    """Generate the package of the spec with some YAML added; gives the folder that holds the package.

    A document that is an OpenAPI Overlay is applied, once everything else is added.
    """
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    overlays: list[Path] = []
    for addition in additions:
        if "overlay" in yaml.safe_load(addition):
            overlays.append(folder / f"{len(overlays)}.overlay.yaml")
            overlays[-1].write_text(addition, encoding="utf-8")
        else:
            spec = merged(spec, yaml.safe_load(addition))
    path = folder / "openapi.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True), encoding="utf-8")
    document, faults = check_spec.load(path, overlays)
    if document is None or faults:
        raise ValueError(f"the spec with the additions is not sound: {faults}")
    generate.generate(document, folder / "dify_completion_api")
    return folder


def merged(old: Any, new: Any) -> Any:
    """Add a part to the same part of a spec: mappings are merged, lists are joined, other values are replaced."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: merged(old[key], value) if key in old else value for key, value in new.items()}}
    return old + new if isinstance(old, list) else new
