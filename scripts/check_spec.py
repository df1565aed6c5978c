"""Checks spec/openapi.yaml and reports every fault with its place and its correction.

`python scripts/check_spec.py [FILE] [--overlay FILE]...`
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import rules.bodies
import rules.credentials
import rules.generator
import rules.generator_errors
import rules.operations
import rules.pages
import rules.parameters
import rules.stream_results
import rules.stream_stops
import rules.streams
import rules.style
import rules.unions
import rules.x_stream
from overlaid_spec import overlaid
from rules import openapi
from rules.levels import FILE, Levels
from spec_document import Fault, Pointer, SpecDocument, unit_of
from spec_files import UNREADABLE, why_unreadable
from spec_overlays import manifest
from spec_overlays.causes import Causes

ROOT = Path(__file__).resolve().parents[1]
SPEC = Path("spec/openapi.yaml")
PACKAGE = ROOT / "generated" / "dify_completion_api"

SPEC_HAS_FAULTS = "These are faults of the spec itself: the overlays were left out."
OVERLAYS_HAVE_FAULTS = "The spec is sound without the overlays, so one of them is the cause."

_STAGES = (
    (
        openapi.duplicate_keys,
        openapi.json_values,
        openapi.structure,
        openapi.newer_keywords,
        openapi.resolvable_references,
    ),
    (openapi.openapi_schema, openapi.valid_schemas, openapi.plain_paths),
    (openapi.impossible_schemas, openapi.references_of_one_kind, openapi.info_version, openapi.unique_names),
    (rules.parameters.valid_date_defaults,),
    (openapi.fitting_defaults,),
    (openapi.openapi_validator,),
    rules.style.RULES,
    (
        *rules.operations.RULES,
        *rules.unions.RULES,
        *rules.generator.RULES,
        *rules.credentials.RULES,
        *rules.parameters.RULES,
        *rules.bodies.RULES,
    ),
    (
        *rules.pages.RULES,
        *rules.x_stream.RULES,
        *rules.streams.RULES,
        *rules.stream_results.RULES,
        *rules.stream_stops.RULES,
    ),
    rules.generator_errors.RULES,
)
"""The rules in stages: the rules of a stage take for granted what the stages before it check."""
_OF_NO_OTHER_RULE = {("openapi",), ("info",), ("servers",), ("security",), ("externalDocs",)}
"""Top-level parts that no later rule reads."""


def find_faults(document: SpecDocument) -> list[Fault]:
    """Find all faults at once.

    Later stages leave out an unsound operation or component, and everything that refers to it: their rules would only
    report the consequences.

    Args:
        document: The spec.

    Returns:
        The breaches, in the order of the document's lines; none where the spec is sound.
    """
    faults: set[Fault] = set()
    for stage in _STAGES:
        found = {fault for rule in stage for fault in rule(document)}
        reported = {fault.pointer for fault in faults if not fault.rule}
        faults |= {fault for fault in found if not _is_within(fault.pointer, reported)}
        unsound = {unit_of(fault.pointer) for fault in found if not fault.rule} - _OF_NO_OTHER_RULE
        if not all(_can_be_left_out(unit) for unit in unsound):
            break
        if unsound:
            document = document.without(unsound)
    return sorted(faults, key=lambda fault: (_sort_key(document, fault), fault.pointer, fault.message))


def _sort_key(document: SpecDocument, fault: Fault) -> tuple[int, int]:
    place = document.place(fault)
    return document.paths.index(place.path), place.line


def _is_within(pointer: Pointer, places: set[Pointer]) -> bool:
    return any(pointer[: len(place)] == place for place in places)


def _can_be_left_out(unit: Pointer) -> bool:
    return (unit[:1] == ("paths",) and len(unit) > 1) or (unit[:1] == ("components",) and len(unit) > 2)


def load(path: Path, overlays: Sequence[Path] = ()) -> tuple[SpecDocument | None, list[str]]:
    """Read the spec, apply overlays, and check the result.

    Args:
        path: The file.
        overlays: The overlays, in the order in which they are applied.

    Returns:
        The document, or None where it cannot be read at all, and its faults, a line each. Warnings are printed.
    """
    try:
        spec = SpecDocument(path)
    except UNREADABLE as error:
        return None, [why_unreadable(path, error)]
    levels = Levels(path.with_name(FILE))
    document, faults = overlaid(spec, overlays)
    if faults:
        return document, levels.faults + faults
    errors = _errors(document, levels)
    faults = [document.describe(fault) for fault in errors]
    if faults and overlays:
        faults_of_spec = [spec.describe(fault) for fault in _errors(spec, levels)]
        faults = (
            [*faults_of_spec, SPEC_HAS_FAULTS]
            if faults_of_spec
            else [*_with_causes(spec, document, errors), OVERLAYS_HAVE_FAULTS]
        )
    return document, levels.faults + faults


def _errors(document: SpecDocument, levels: Levels) -> list[Fault]:
    """Check a document: print the warnings, and return the errors."""
    faults = find_faults(document)
    for fault in faults:
        if levels.is_warning(fault.rule):
            print(f"{document.place(fault)}: warning: {fault.message}", file=sys.stderr)
    return [fault for fault in faults if not levels.is_warning(fault.rule)]


def _with_causes(spec: SpecDocument, document: SpecDocument, errors: list[Fault]) -> Iterator[str]:
    """Describe the errors of a changed spec; one that is in the spec itself with the action that is behind it."""
    causes = Causes(spec, document.overlays, find_faults)
    of_overlays = {overlay.path for overlay in document.overlays}
    for error in errors:
        is_in_overlay = document.place(error).path in of_overlays
        cause = "" if is_in_overlay else f" (since {causes.of(error)})"
        yield f"{document.describe(error)}{cause}"


def recorded_overlays() -> list[Path]:
    """The overlays that generated/ was made with."""
    return manifest.recorded(PACKAGE, ROOT)


def add_overlay_option(
    parser: argparse.ArgumentParser, text: str = "an overlay to apply to the spec first; more than once for several"
) -> None:
    """Let a command take overlays; `text` is the help of the option."""
    parser.add_argument("--overlay", type=Path, action="append", metavar="FILE", help=text)


def main() -> int:
    """Check the spec that is named on the command line, or the project's own."""
    gc.disable()  # To look for garbage takes a tenth of the time, and a run leaves little.
    parser = argparse.ArgumentParser(description="Checks the spec, and prints each fault with its place and remedy.")
    parser.add_argument("file", nargs="?", type=Path, help="default: the project's, with its overlays")
    add_overlay_option(parser)
    options = parser.parse_args()
    overlays = options.overlay or ([] if options.file else recorded_overlays())
    path = options.file or SPEC
    _, faults = load(path, overlays)
    print("\n".join(faults) if faults else f"{' + '.join(map(str, (path, *overlays)))}: sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
