"""The spec as overlays change it: reads the overlays, checks them, applies one after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from spec_document import SpecDocument
from spec_files import UNREADABLE, read_file, why_unreadable
from spec_overlays import Overlay, applied, faults_of, fresh


def overlaid(
    document: SpecDocument, paths: Sequence[Path], read: Callable[[Path], str] = read_file
) -> tuple[SpecDocument, list[str]]:
    """Apply overlays to a spec.

    Args:
        document: The spec.
        paths: The overlays, in the order in which they are applied.
        read: What reads the text of a file.

    Returns:
        The changed document, and what is wrong with the overlays, a line each; then the document is as it was. What
        has no effect is printed.
    """
    if not paths:
        return document, []
    data, origins = fresh(document.data), document.origins()
    overlays: list[Overlay] = []
    faults: list[str] = []
    for path in paths:
        overlay, faults_of_overlay = _read(path, document.path, read)
        if overlay is None or faults_of_overlay:
            faults += faults_of_overlay
            continue
        faults_of_actions, without_effect = applied(overlay, data, origins)
        faults += [f"{overlay.place(pointer)}: {message}" for pointer, message in faults_of_actions]
        for pointer, message in without_effect:
            print(f"{overlay.place(pointer)}: warning: {message}", file=sys.stderr)
        overlays.append(overlay)
    if faults:
        return document, faults
    return document.overlaid(overlays, data, origins), []


def _read(path: Path, spec: Path, read: Callable[[Path], str]) -> tuple[Overlay | None, list[str]]:
    """Read an overlay and check what can be checked without the spec's text.

    Returns:
        The overlay, or None where it cannot be read, and its faults, a line each.
    """
    try:
        overlay = Overlay.read(path, read)
    except UNREADABLE as error:
        return None, [why_unreadable(path, error)]
    return overlay, [f"{overlay.place(pointer)}: {message}" for pointer, message in faults_of(overlay, spec)]
