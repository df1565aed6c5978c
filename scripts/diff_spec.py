"""Says what has changed since an earlier revision, and what that means for programs that use the client.

`python scripts/diff_spec.py [REVISION]`; with `--check` it fails where info.version says less than the change demands.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import check_spec
import yaml
from change_report import changelog_entry, report, verdict
from changes import Change, demanded_version, enough
from packaging.version import InvalidVersion, Version
from python_surface import FOLDERS, breakages
from spec_changes import changes_between
from spec_document import SpecDocument
from spec_history import ROOT, SPEC, NoBase, Revision, default_base, revision


def compare(base: Revision, new: SpecDocument) -> bool:
    """Compare the working tree with an earlier revision and print what it means.

    Returns:
        Whether the version in the spec is as high as the changes ask for.
    """
    old = SpecDocument(Path(SPEC), base.read(SPEC))
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
    names = [argument for argument in sys.argv[1:] if argument and not argument.startswith("--")]
    check = "--check" in sys.argv[1:]
    document, faults = check_spec.load(ROOT / SPEC)
    if document is None or faults:
        print(*faults, "Nothing was compared.", sep="\n", file=sys.stderr)
        return 1
    try:
        base = revision(names[0]) if names else default_base()
    except NoBase as error:
        print(f"Nothing was compared: {error}.", file=sys.stderr if names else sys.stdout)
        return 1 if names else 0
    try:
        sound = compare(base, document)
    except (yaml.YAMLError, InvalidVersion, KeyError) as error:
        print(f"Nothing was compared: the spec of {base.name} cannot be read: {error!r}.", file=sys.stderr)
        return 1
    return 0 if sound or not check else 1


if __name__ == "__main__":
    sys.exit(main())
