"""The files of rows: columns with a path or a URL, uploaded when the row starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen
from dify_completion_api.models import LocalFile, RemoteFile
from dify_completion_api.models.file_type import FileType

from dify_completion import AsyncDify

from ._app_files import AppFiles, is_url
from ._columns import composed, is_blank


@frozen
class Attachment:
    """A file of a row: its path or URL, and the kind that the app gets it as."""

    place: str
    kind: FileType

    async def upload(self, dify: AsyncDify, user: str) -> LocalFile | RemoteFile:
        """Make the input file of a completion. A local file is uploaded.

        Raises:
            DifyError: The upload failed.
            ValueError: The file cannot be read.
        """
        if is_url(self.place):
            return RemoteFile(type_=self.kind, url=self.place)
        try:
            uploaded = await dify.upload_file(file=Path(self.place), user=user)
        except OSError as error:
            raise ValueError(f"{self.place} cannot be read ({error.strerror})") from error
        return LocalFile(type_=self.kind, upload_file_id=uploaded.id)


def _composed_keys(kinds: Mapping[str, FileType]) -> Mapping[str, FileType]:
    return {composed(column): kind for column, kind in kinds.items()}


def _composed_names(names: Sequence[str]) -> Sequence[str]:
    return [composed(name) for name in names]


@frozen
class Attachments:
    """The columns of a table that name files, and a check of these files.

    Attributes:
        columns: The columns; each cell is a path or a URL, or empty.
        files: The files that the app takes: `AppFiles.of(await dify.get_app_parameters())`.
        folder: The folder of relative paths.
        kinds: The kinds of columns with files whose names do not show a kind, such as URLs without a suffix.
    """

    columns: Sequence[str] = field(converter=_composed_names)
    files: AppFiles
    folder: Path = field(default=Path(), converter=Path)
    kinds: Mapping[str, FileType] = field(factory=dict[str, FileType], converter=_composed_keys)

    def of(self, row: Mapping[str, Any]) -> tuple[Attachment, ...]:
        """The files of a row.

        Raises:
            ValueError: The app does not take them, or one cannot be read; the message names all problems.
        """
        places = list(self._places(row))
        unnamed: dict[str, FileType] = {place: kind for place, kind in places if kind}
        if problems := list(self.files.problems_of([place for place, _ in places], unnamed)):
            raise ValueError("; ".join(problems))
        return tuple(Attachment(place, self.files.kind_of(place, kind)) for place, kind in places)

    def without(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row without the columns of files."""
        return {
            column: value for column, value in row.items() if composed(column) not in self.columns
        }

    def cells_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row that name files, by column; None for a column that the row does not have."""
        cells = {composed(column): value for column, value in row.items()}
        return {column: cells.get(column) for column in self.columns}

    def _places(self, row: Mapping[str, Any]) -> Iterator[tuple[str, FileType | None]]:
        """The files of a row, each with the kind that its column is given."""
        for column, value in self.cells_of(row).items():
            if is_blank(value):
                continue
            if not isinstance(value, str):
                raise ValueError(f"{column!r} must be a path or a URL, not {type(value).__name__}")
            place = value.strip()
            if "://" in place and not is_url(place):
                raise ValueError(
                    f"{column!r} must be a path, or a URL with http:// or https://, not {place!r}"
                )
            yield place if is_url(place) else str(self.folder / place), self.kinds.get(column)
