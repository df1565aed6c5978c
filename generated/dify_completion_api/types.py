# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""Values that are left out, files, and answers with their status."""

import os
from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any, BinaryIO, Generic, Literal, TypeAlias, TypeVar

from attrs import define, field


class Unset:
    """The class of `UNSET`."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"  # A copy, also one in another process, is the same value.


UNSET: Unset = Unset()
"""Stands for a value that is left out."""

FileContent: TypeAlias = IO[bytes] | bytes | str
FileTypes: TypeAlias = (
    tuple[str | None, FileContent, str | None] | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A part of a form as httpx takes it: name, content, media type, and headers."""

RequestFiles: TypeAlias = list[tuple[str, FileTypes]]


class GivenBytes(BytesIO):
    """Bytes that were given in place of a file object: they are sent whole, each time."""


def _payload(given: BinaryIO | bytes | str | os.PathLike[str]) -> BinaryIO:
    payload: Any = GivenBytes(given) if isinstance(given, (bytes, bytearray, memoryview)) else given
    return payload  # type: ignore[no-any-return]


@define(repr=False)
class File:
    """A file that is sent, or that an answer is.

    Attributes:
        payload: A binary file object. To send a file, you can also give bytes, or a path, which is opened when it is sent.
        file_name: Its name.
        mime_type: Its media type.
    """

    payload: BinaryIO = field(converter=_payload)
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Make a part of a form of it, as httpx takes it."""
        return self.file_name, self.payload, self.mime_type

    def __repr__(self) -> str:
        return _shown(self)


T = TypeVar("T")


@define(repr=False)
class Response(Generic[T]):
    """An answer with its status, as the generated functions with `_detailed` in their name return it."""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None

    def __repr__(self) -> str:
        return _shown(self)


def _shown(value: Any) -> str:
    from . import _showing  # Which needs this module.

    parts = {name: part for name, part in _showing.parts_of(value).items() if part is not None}
    return _showing.shown(type(value).__name__, parts)


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset"]
