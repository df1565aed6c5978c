"""Lists the changes since an earlier revision, and their consequences for programs that use the client.

`python scripts/diff_spec.py [REVISION]`, or `--overlay FILE` for what an overlay changes. With `--check` it fails where
info.version is lower than the change demands.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import check_spec
import yaml
from changes.change import Change, demanded_version, is_at_least
from changes.history import ROOT, SPEC, NoBase, Revision, default_base, revision
from changes.python_surface import FOLDERS, breakages
from changes.report import changelog_entry, report, verdict
from changes.spec import changes_between
from packaging.version import InvalidVersion, Version
from spec_document import SpecDocument


def compare(base: Revision, new: SpecDocument) -> bool:
    """Compare the working tree with an earlier revision, and print the consequences.

    Returns:
        Whether the version in the spec is as high as the changes ask for.
    """
    old = base.spec()
    before, after = (Version(document.data["info"]["version"]) for document in (old, new))
    spec, surface = changes_between(old, new), _surface_changes(base)
    demanded = demanded_version(before, [*spec, *surface])
    print(f"Since {base.name}, whose spec says {before}:\n", *report(spec, surface), sep="\n")
    if spec or surface or before != after:
        print(verdict(before, after, demanded))
    if spec or surface:
        print("\nFor the newest section of CHANGELOG.md:\n", *changelog_entry(spec, surface), sep="\n")
    return is_at_least(after, demanded)


def _surface_changes(base: Revision) -> list[Change]:
    with tempfile.TemporaryDirectory() as folder:
        base.unpack(FOLDERS, Path(folder))
        return breakages(Path(folder), ROOT)


def compare_overlays(spec: SpecDocument, changed: SpecDocument) -> None:
    """Compare the spec with what overlays make of it and print what that means."""
    names = ", ".join(str(overlay.path) for overlay in changed.overlays)
    print(f"With {names}, compared with the spec alone:\n", *report(changes_between(spec, changed), []), sep="\n")


def main() -> int:
    """Compare with the revision that is named on the command line, or with the last release; or with no overlays."""
    parser = argparse.ArgumentParser(description="Says what has changed for callers since an earlier revision.")
    parser.add_argument("revision", nargs="?", help="default: the last release, else the last commit with another spec")
    parser.add_argument("--check", action="store_true", help="fail where info.version is lower than the changes demand")
    check_spec.add_overlay_option(
        parser, "compare the spec with what this overlay makes of it; more than once for several"
    )
    arguments = parser.parse_args()
    document, faults = check_spec.load(ROOT / SPEC, arguments.overlay or check_spec.recorded_overlays())
    if document is None or faults:
        print(*faults, "Nothing was compared.", sep="\n", file=sys.stderr)
        return 1
    if arguments.overlay:
        compare_overlays(SpecDocument(ROOT / SPEC), document)
        return 0
    return _compare_with(arguments.revision, document, check=arguments.check)


def _compare_with(name: str | None, document: SpecDocument, *, check: bool) -> int:
    """Compare with an earlier revision; returns the exit status."""
    try:
        base = revision(name) if name else default_base()
    except NoBase as error:
        if name is None:
            print(f"Nothing was compared: {error}.")
            return 0
        print(f"Nothing was compared: {error}.", file=sys.stderr)
        return 1
    try:
        is_high_enough = compare(base, document)
    except (yaml.YAMLError, InvalidVersion, KeyError) as error:
        print(f"Nothing was compared: the spec of {base.name} cannot be read: {error!r}.", file=sys.stderr)
        return 1
    return 0 if is_high_enough or not check else 1


if __name__ == "__main__":
    sys.exit(main())
