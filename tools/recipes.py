"""Makes the client that a recipe of the guides gives: the spec with what the recipe adds, generated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import check_spec
import generate
import yaml

SPEC = Path(__file__).parents[1] / "spec" / "openapi.yaml"


def client_with(folder: Path, *additions: str, spec: Path = SPEC) -> Path:
    """Generate the package of a spec with some YAML added.

    Args:
        folder: Where to write the package.
        *additions: Parts of the spec, or OpenAPI Overlay documents.
        spec: The spec.

    Returns:
        The folder, which holds the package now.

    Raises:
        ValueError: The spec with the additions is not sound.
    """
    document, overlays = yaml.safe_load(spec.read_text(encoding="utf-8")), list[Path]()
    for number, addition in enumerate(map(yaml.safe_load, additions)):
        if "overlay" in addition:
            overlays.append(_written(addition, folder / f"recipe_{number}.overlay.yaml"))
        else:
            document = merged(document, addition)
    whole, faults = check_spec.load(_written(document, folder / "openapi.yaml"), overlays)
    if whole is None or faults:
        raise ValueError(f"the spec with the additions is not sound: {faults}")
    generate.generate(whole, folder / "dify_completion_api")
    return folder


def _written(content: Any, path: Path) -> Path:
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def merged(old: Any, new: Any) -> Any:
    """Add a part to the same part of a spec: mappings are merged, lists are joined, other values are replaced."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: merged(old[key], value) if key in old else value for key, value in new.items()}}
    return old + new if isinstance(old, list) else new
