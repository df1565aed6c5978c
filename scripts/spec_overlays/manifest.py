"""The overlays in the manifest of a generated package."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from spec_overlays.overlay import Overlay

KEY = "overlays"


def entries(overlays: Sequence[Overlay], root: Path) -> list[dict[str, str]]:
    """Each overlay, by its path in the project and its digest, in the order in which they were applied."""
    return [{"path": inside(overlay.path, root) or overlay.path.name, "sha256": overlay.digest} for overlay in overlays]


def inside(path: Path, root: Path) -> str | None:
    """The path of a file from the root of the project; None where it is not in the project."""
    relative = Path(os.path.relpath(os.path.abspath(path), root)).as_posix()
    return None if relative.startswith("../") else relative


def recorded(package: Path, root: Path) -> list[Path]:
    """The overlays of a package; none if the package does not exist."""
    try:
        manifest = (package / "manifest.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [Path(os.path.relpath(root / path)) for path in paths_in(manifest)]


def paths_in(manifest: str) -> list[str]:
    """The paths, from the root of the project, of the overlays that a manifest names."""
    return [entry["path"] for entry in json.loads(manifest).get(KEY, [])]
