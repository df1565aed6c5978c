"""The files that an app takes: their kinds, number and sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import frozen
from dify_completion_api.models import AppParameters
from dify_completion_api.models.file_type import FileType

_KINDS: dict[str, FileType] = {"image": "image", "audio": "audio", "video": "video"}
_MEGABYTE = 1024 * 1024
_KIND_ADVICE = "give the column a kind: image, document, audio or video"
_NAMING_PARAMETER = re.compile("file|name|disposition|^rscd$", re.IGNORECASE)
"""Parameters with the name of a file. Signed URLs have the header Content-Disposition in one."""

_URL = re.compile(r"https?://", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')


@frozen
class AppFiles:
    """The files that an app takes.

    Attributes:
        kinds: The kinds, such as `image`; empty if it takes none.
        most: The maximum number of files of a completion; None if the server names none.
        sizes: The maximum size of a file in MiB, by kind, as far as the server names it.
    """

    kinds: Sequence[str]
    most: int | None
    sizes: Mapping[str, int]

    @classmethod
    def of(cls, parameters: AppParameters) -> AppFiles:
        """Read the parameters of an app. Servers before 1.0 describe only images."""
        feature, system = parameters.file_upload, parameters.system_parameters
        sizes = system.to_dict() if system else {}
        megabytes = {
            kind: sizes.get(f"{kind}_file_size_limit") for kind in ("image", "video", "audio")
        }
        megabytes |= {kind: sizes.get("file_size_limit") for kind in ("document", "custom")}
        limits = {kind: size for kind, size in megabytes.items() if isinstance(size, int)}
        if feature and feature.enabled and feature.allowed_file_types:
            return cls(feature.allowed_file_types, feature.number_limits or None, limits)
        if feature and feature.image and feature.image.enabled:
            return cls(["image"], feature.image.number_limits or None, limits)
        return cls([], None, limits)

    def kind_of(self, file: str, unnamed: FileType | None = None) -> FileType:
        """The kind that the app gets a file as, by the extension of its name.

        Args:
            file: A path or a URL.
            unnamed: The kind if the name does not show one.
        """
        kind = _kind_by_name(file) or unnamed or "custom"
        if kind not in self.kinds and "custom" in self.kinds:
            return "custom"
        return kind

    def problems_of(
        self, files: Sequence[str], unnamed: Mapping[str, FileType] | None = None
    ) -> Iterator[str]:
        """Find the problems of the files of one completion, without a request.

        Args:
            files: Paths, and URLs that begin with `http://` or `https://`.
            unnamed: The kinds of files whose names do not show one.

        Yields:
            Each problem.
        """
        if files and not self.kinds:
            yield "the app does not accept files; you can allow them in its settings in Dify"
            return
        if self.most is not None and len(files) > self.most:
            yield f"{len(files)} files are too many: the app accepts at most {self.most}"
        for file in files:
            kind = self.kind_of(file, (unnamed or {}).get(file))
            if kind not in self.kinds and kind == "custom" and is_url(file):
                yield f"{file} has no suffix that shows its kind; {_KIND_ADVICE}"
            elif kind not in self.kinds:
                yield f"{_name(file)} is of the kind {kind}, but the app accepts only {', '.join(self.kinds)}"
            elif not is_url(file):
                yield from self._problems_of_path(Path(file), kind)

    def _problems_of_path(self, path: Path, kind: str) -> Iterator[str]:
        try:
            size = path.stat().st_size
            if not path.is_file():
                yield f"{path} is not a file"
            elif size == 0:
                yield f"{path} is empty"
        except (OSError, ValueError) as error:
            yield f"{path} cannot be read ({getattr(error, 'strerror', None) or error})"
            return
        limit = self.sizes.get(kind)
        if limit is not None and size > limit * _MEGABYTE:
            yield f"{path.name} has {size / _MEGABYTE:,.1f} MiB, and the server accepts at most {limit} MiB"
        if _FORBIDDEN.search(path.name):
            yield f"the name {path.name!r} has a character that Dify refuses; rename the file"


def is_url(file: str) -> bool:
    """Whether a file is given by its URL."""
    return _URL.match(file) is not None


def _kind_by_name(file: str) -> FileType | None:
    """The kind that the suffix of a name shows; None if it shows none."""
    for name in _names_in(file) if is_url(file) else [Path(file).name]:
        media_type, _ = guess_type(name, strict=False)
        if media_type is not None:
            return _KINDS.get(media_type.partition("/")[0], "document")
    return None


def _names_in(url: str) -> Iterator[str]:
    """The names that a URL can have for a file: in its path, and in parameters such as `filename`."""
    parts = urlsplit(url)
    yield unquote(parts.path).rpartition("/")[2]
    for parameter, value in parse_qsl(parts.query):
        if _NAMING_PARAMETER.search(parameter):
            yield value.rstrip("\"'")


def _name(file: str) -> str:
    return file if is_url(file) else Path(file).name or file
