# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""`UNSET`, files, and answers with their status."""

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
"""The value of an argument or a property that is left out."""

FileContent: TypeAlias = IO[bytes] | bytes | str
FileTypes: TypeAlias = (
    tuple[str | None, FileContent, str | None] | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A part of a form as httpx takes it: name, content, media type, and headers."""

RequestFiles: TypeAlias = list[tuple[str, FileTypes]]


class GivenBytes(BytesIO):
    """Bytes in place of a file object: each request sends all of them."""


def _payload(given: BinaryIO | bytes | str | os.PathLike[str]) -> BinaryIO:
    payload: Any = GivenBytes(given) if isinstance(given, (bytes, bytearray, memoryview)) else given
    return payload  # type: ignore[no-any-return]


@define(repr=False)
class File:
    """A file that you send, or an answer that is a file.

    Attributes:
        payload: A binary file object. To send a file, you can also give bytes, or a path, which the client opens.
        file_name: Its name.
        mime_type: Its media type.
    """

    payload: BinaryIO = field(converter=_payload)
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Make a part of a form for httpx."""
        return self.file_name, self.payload, self.mime_type

    def __repr__(self) -> str:
        return _shown(self)


T = TypeVar("T")


@define(repr=False)
class Response(Generic[T]):
    """An answer with its status: the result of the generated functions with `_detailed` in their name."""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None

    def __repr__(self) -> str:
        return _shown(self)


def _shown(value: Any) -> str:
    from . import display  # Which needs this module.

    parts = {name: part for name, part in display.attributes_of(value).items() if part is not None}
    return display.class_repr(type(value).__name__, parts)


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset"]
