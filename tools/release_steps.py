"""Prints the steps of a release: the date in the changelog, the checks, the tag, the build, the upload and the notes.

`make release` runs this. It changes nothing and uploads nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]

STEPS = """\
Release {version}. This command prints the steps and runs none of them.
{date}
Check the commit in a clean clone, and stay there:

    .ci/run

Tag it:

    git tag -a v{version} -m "Version {version}"

Build the wheel and the source distribution at the tag:

    make build

Upload them, and push the tag:

    .venv/bin/python -m twine upload dist/dify_completion_client-{version}*
    git push origin v{version}

The notes of the release:

{notes}
"""

DATE = """
Put the date into CHANGELOG.md, and commit:

    ## [{version}] - {today}
"""


def steps(version: str, changelog: str, today: str) -> str:
    """Write the steps of a release.

    Args:
        version: The version of the spec.
        changelog: The text of CHANGELOG.md.
        today: The date of the release, such as 2026-12-31.

    Returns:
        The steps, with the commands to run and the notes of the release.

    Raises:
        SystemExit: The changelog has no section for the version.
    """
    section = re.search(rf"^## \[{re.escape(version)}\] - (\S+)\n(.*?)(?=^## |\Z)", changelog, re.DOTALL | re.MULTILINE)
    if section is None:
        raise SystemExit(f"CHANGELOG.md has no section for {version}; begin one with `## [{version}] - Unreleased`")
    date = DATE.format(version=version, today=today) if section[1] == "Unreleased" else ""
    return STEPS.format(version=version, date=date, notes=section[2].strip())


def main() -> None:
    """Print the steps for the version of the spec."""
    spec = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    print(steps(spec["info"]["version"], changelog, datetime.now(UTC).date().isoformat()), end="")


if __name__ == "__main__":
    main()
