"""Checks spec/openapi.yaml and tells every breach of a rule with its place and how to mend it.

`python scripts/check_spec.py [FILE]`
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import rules.bodies
import rules.credentials
import rules.generator
import rules.house
import rules.operations
import rules.pages
import rules.refusals
import rules.schemas
import rules.stream_names
import rules.streams
import rules.wire
import yaml
from rules import soundness as sound
from rules.levels import FILE, Levels
from spec_document import Fault, Pointer, SpecDocument, unit_of

_STAGES = (
    (sound.duplicate_keys, sound.values, sound.form, sound.newer_keywords, sound.references),
    (sound.shape, sound.schemas),
    (sound.impossible_schemas, sound.version, sound.identity),
    (rules.wire.dates,),
    (sound.defaults,),
    (sound.validity,),
    rules.house.RULES,
    (
        *rules.operations.RULES,
        *rules.schemas.RULES,
        *rules.generator.RULES,
        *rules.credentials.RULES,
        *rules.wire.RULES,
        *rules.bodies.RULES,
    ),
    (*rules.pages.RULES, *rules.stream_names.RULES, *rules.streams.RULES),
    rules.refusals.RULES,
)
"""Each stage takes for granted what the ones before it check."""
_OF_NO_CONSEQUENCE = {("openapi",), ("info",), ("servers",), ("security",), ("externalDocs",)}
"""Top-level parts that no later rule looks into."""


def find_faults(document: SpecDocument) -> list[Fault]:
    """Check everything that can be checked, at once.

    An operation or a component that is unsound is left out of later stages, with whatever refers to it: there, a rule
    would tell of the consequences.

    Args:
        document: The spec.

    Returns:
        The breaches, in the order of the document's lines; none where the spec is sound.
    """
    faults: set[Fault] = set()
    for stage in _STAGES:
        found = {fault for rule in stage for fault in rule(document)}
        known = {fault.pointer for fault in faults if not fault.rule}
        faults |= {fault for fault in found if not _within(fault.pointer, known)}
        unsound = {unit_of(fault.pointer) for fault in found if not fault.rule} - _OF_NO_CONSEQUENCE
        if not all(_can_be_left_out(unit) for unit in unsound):
            break
        document = document.without(unsound) if unsound else document
    return sorted(faults, key=lambda fault: (_order(document, fault), fault.pointer, fault.message))


def _order(document: SpecDocument, fault: Fault) -> tuple[int, int]:
    place = document.place(fault)
    return [file.path for file in document.files].index(place.path), place.line


def _within(pointer: Pointer, known: set[Pointer]) -> bool:
    return any(pointer[: len(place)] == place for place in known)


def _can_be_left_out(unit: Pointer) -> bool:
    return (unit[:1] == ("paths",) and len(unit) > 1) or (unit[:1] == ("components",) and len(unit) > 2)


def load(path: Path) -> tuple[SpecDocument | None, list[str]]:
    """Read the spec and check it.

    Args:
        path: The file.

    Returns:
        The document, or None where it cannot be read at all, and its faults, a line each. Warnings are printed.
    """
    try:
        document = SpecDocument(path)
    except OSError as error:
        return None, [f"{path}: cannot be read: {error.strerror}"]
    except UnicodeDecodeError as error:
        return None, [f"{path}:1: #: not UTF-8: byte {error.start} cannot be read; save the file as UTF-8"]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return None, [f"{path}:{mark.line + 1 if mark else 1}: #: not valid YAML: {reason}"]
    levels = Levels(path.with_name(FILE))
    faults = find_faults(document)
    for fault in faults:
        if levels.is_warning(fault.rule):
            print(f"{document.place(fault)}: warning: {fault.message}", file=sys.stderr)
    return document, levels.faults + [document.describe(fault) for fault in faults if not levels.is_warning(fault.rule)]


def main() -> int:
    """Check the spec that is named on the command line, or the project's own."""
    parser = argparse.ArgumentParser(description="Checks the spec, and prints each fault with its place and remedy.")
    parser.add_argument("file", nargs="?", type=Path, default=Path("spec/openapi.yaml"), help="default: %(default)s")
    path = parser.parse_args().file
    _, faults = load(path)
    print("\n".join(faults) if faults else f"{path}: sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
