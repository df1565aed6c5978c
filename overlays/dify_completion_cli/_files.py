"""Files for the model: of which kind each is, whether the app takes it, and its upload."""

from __future__ import annotations

from collections.abc import Sequence
from mimetypes import guess_type
from pathlib import Path

from dify_completion import Dify
from dify_completion_api.models import AppParameters, LocalFile, RemoteFile
from dify_completion_api.models.file_type import FileType

from ._errors import UnusableError

_KINDS: dict[str, FileType] = {"image": "image", "audio": "audio", "video": "video"}


def allowed_kinds(parameters: AppParameters) -> list[str]:
    """The kinds of files that an app takes; servers before 1.0 tell of images only."""
    feature = parameters.file_upload
    if not feature:
        return []
    if feature.enabled and feature.allowed_file_types:
        return feature.allowed_file_types
    return ["image"] if feature.image and feature.image.enabled else []


def kinds_of(paths: Sequence[Path], parameters: AppParameters) -> list[FileType]:
    """Find out as what each file is to be given to an app.

    Raises:
        UnusableError: The app does not take one of them.
    """
    allowed = allowed_kinds(parameters)
    if paths and not allowed:
        raise UnusableError("the app takes no files; they can be allowed in its settings in Dify")
    kinds: list[FileType] = [_kind_of(path, allowed) for path in paths]
    problems = [
        f"{path.name} is of the kind {kind}, and the app takes {', '.join(allowed)} only"
        for path, kind in zip(paths, kinds, strict=True)
        if kind not in allowed
    ]
    if problems:
        raise UnusableError(*problems)
    return kinds


def upload(dify: Dify, path: Path, kind: FileType, user: str) -> LocalFile | RemoteFile:
    """Upload a file, for use in a completion of the same user."""
    return LocalFile(type_=kind, upload_file_id=dify.upload_file(file=path, user=user).id)


def _kind_of(path: Path, allowed: Sequence[str]) -> FileType:
    media_type, _ = guess_type(path.name, strict=False)
    kind = _KINDS.get((media_type or "").partition("/")[0], "document" if media_type else "custom")
    return kind if kind in allowed or "custom" not in allowed else "custom"
