"""Earlier revisions of this project: which one to compare with, and what it had."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import yaml
from overlaid_spec import overlaid
from spec_document import SpecDocument
from spec_overlays.manifest import paths_in

ROOT = Path(__file__).resolve().parents[2]
SPEC = "spec/openapi.yaml"
MANIFEST = "generated/dify_completion_api/manifest.json"
_RELEASE_TAGS = "v[0-9]*"


class NoBase(Exception):
    """There is nothing to compare with; the message says why."""


@dataclass(frozen=True)
class Revision:
    """A revision of the project: its commit, and what people call it."""

    commit: str
    name: str

    def read(self, path: Path) -> str:
        """The text of a file as it was then; OSError where there was none."""
        try:
            return _git("show", f"{self.commit}:{path.as_posix()}").decode("utf-8")
        except NoBase as error:
            raise FileNotFoundError(str(error)) from None

    def spec(self) -> SpecDocument:
        """The spec as it was then, with all its files, and the overlays that its client was made with."""
        document = SpecDocument(Path(SPEC), read=self.read)
        try:
            manifest = self.read(Path(MANIFEST))
        except FileNotFoundError:
            return document
        return overlaid(document, [*map(Path, paths_in(manifest))], self.read)[0]

    def unpack(self, folders: list[str], target: Path) -> None:
        """Write folders as they were then into `target`; one that was not there is left out."""
        existing = _git("ls-tree", "-d", "--name-only", self.commit, *folders).decode().split()
        if existing:
            with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", self.commit, *existing))) as archive:
                archive.extractall(target, filter="data")


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise NoBase("git is not installed, so no earlier spec can be read") from None
    except subprocess.CalledProcessError as error:
        raise NoBase(error.stderr.decode(errors="replace").strip()) from error


def revision(name: str) -> Revision:
    """Find a revision by its name: a tag, a branch, a commit.

    Raises:
        NoBase: There is none, or it has no spec.
    """
    try:
        commit = _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
        _git("cat-file", "-e", f"{commit}:{SPEC}")
    except NoBase:
        raise NoBase(f"{name!r} is not a revision of this repository with {SPEC}; fetch it, or name another") from None
    return Revision(commit, commit[:7] if commit.startswith(name) else f"{name} ({commit[:7]})")


def default_base() -> Revision:
    """The last release (a tag such as v0.1.0); before the first, the last commit with another spec than today's.

    Raises:
        NoBase: This clone knows of no earlier spec.
    """
    tags = _git("tag", "--merged", "HEAD", "--sort=-version:refname", "--list", _RELEASE_TAGS).decode().split()
    if tags:
        return revision(tags[0])
    today = SpecDocument(ROOT / SPEC).digest
    last_other = "HEAD"
    for commit in _git("log", "--format=%H", "--", str(Path(SPEC).parent)).decode().split():
        if _differs(Revision(commit, commit[:7]), today):
            found = _git("rev-parse", last_other).decode().strip()
            return Revision(found, found[:7])
        last_other = f"{commit}^"
    hint = ""
    if _git("rev-parse", "--is-shallow-repository").strip() == b"true":
        hint = "; this clone is shallow: `git fetch --unshallow --tags` brings the history"
    raise NoBase(f"this clone has no release tag and no earlier spec, so there is nothing to compare with{hint}")


def _differs(revision: Revision, digest: str) -> bool:
    try:
        return revision.spec().digest != digest
    except (OSError, yaml.YAMLError):
        return True
