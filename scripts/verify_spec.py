"""Checks whether a server matches the spec, with its overlays.

`python scripts/verify_spec.py [--spec FILE] [--overlay FILE]... [OPTION OF dify-completion doctor]...`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import check_spec

CHANGED = check_spec.ROOT / "build" / "verify" / "openapi.yaml"
"""Where the spec goes that overlays have changed."""
COMMAND = Path(sys.executable).with_name("dify-completion")


def with_overlays(spec: Path, overlays: Sequence[Path]) -> tuple[Path, list[str]]:
    """The document to ask about, and what is wrong with it, a line each.

    A spec without overlays is its own file, sound or not, so that places in the report are those that a team edits.
    """
    if not overlays:
        return spec, []
    document, faults = check_spec.load(spec, overlays)
    if document is not None and not faults:
        CHANGED.parent.mkdir(parents=True, exist_ok=True)
        CHANGED.write_text(document.text, encoding="utf-8")
    return CHANGED, faults


def main() -> int:
    """Ask; returns the exit status of `dify-completion doctor`, 2 where an overlay has faults."""
    parser = argparse.ArgumentParser(description="Checks whether a server matches the spec.", allow_abbrev=False)
    parser.add_argument("--spec", type=Path, metavar="FILE", help="default: the project's, with its overlays")
    check_spec.add_overlay_option(parser)
    arguments, options = parser.parse_known_args()
    overlays = arguments.overlay or ([] if arguments.spec else check_spec.recorded_overlays())
    document, faults = with_overlays(arguments.spec or check_spec.SPEC, overlays)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 2
    return subprocess.run([COMMAND, "doctor", "--spec", document, *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
