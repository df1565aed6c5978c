"""Says what has changed since an earlier revision, and what that means for programs that use the client.

`python scripts/diff_spec.py [REVISION]`; with `--check` it fails where info.version says less than the change demands.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import check_spec
import yaml
from changes.change import Change, demanded_version, enough
from changes.history import ROOT, SPEC, NoBase, Revision, default_base, revision
from changes.python_surface import FOLDERS, breakages
from changes.report import changelog_entry, report, verdict
from changes.spec import changes_between
from packaging.version import InvalidVersion, Version
from spec_document import SpecDocument


def compare(base: Revision, new: SpecDocument) -> bool:
    """Compare the working tree with an earlier revision and print what it means.

    Returns:
        Whether the version in the spec is as high as the changes ask for.
    """
    old = base.spec()
    before, after = (Version(document.data["info"]["version"]) for document in (old, new))
    spec, surface = changes_between(old, new), _surface(base)
    demanded = demanded_version(before, [*spec, *surface])
    print(f"Since {base.name}, whose spec says {before}:\n", *report(spec, surface), sep="\n")
    if spec or surface or before != after:
        print(verdict(before, after, demanded))
    if spec or surface:
        print("\nFor CHANGELOG.md, under [Unreleased]:\n", *changelog_entry(spec, surface), sep="\n")
    return enough(after, demanded)


def _surface(base: Revision) -> list[Change]:
    with tempfile.TemporaryDirectory() as folder:
        base.unpack(FOLDERS, Path(folder))
        return breakages(Path(folder), ROOT)


def main() -> int:
    """Compare with the revision that is named on the command line, or with the last release."""
    parser = argparse.ArgumentParser(description="Says what has changed for callers since an earlier revision.")
    parser.add_argument("revision", nargs="?", help="default: the last release, else the last commit with another spec")
    parser.add_argument("--check", action="store_true", help="fail where info.version is lower than the changes demand")
    arguments = parser.parse_args()
    document, faults = check_spec.load(ROOT / SPEC)
    if document is None or faults:
        print(*faults, "Nothing was compared.", sep="\n", file=sys.stderr)
        return 1
    try:
        base = revision(arguments.revision) if arguments.revision else default_base()
    except NoBase as error:
        print(f"Nothing was compared: {error}.", file=sys.stderr if arguments.revision else sys.stdout)
        return 1 if arguments.revision else 0
    try:
        sound = compare(base, document)
    except (yaml.YAMLError, InvalidVersion, KeyError) as error:
        print(f"Nothing was compared: the spec of {base.name} cannot be read: {error!r}.", file=sys.stderr)
        return 1
    return 0 if sound or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
