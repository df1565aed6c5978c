# Copied from scripts/static/_uploads.py; do not edit.
"""Files on their way out: a part of a form, or a body, from whatever a file is given as."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any, BinaryIO, TypeAlias

from .types import File, Unset

FileInput: TypeAlias = str | os.PathLike[str] | bytes | BinaryIO | File
"""What a file to upload may be given as: a path, its bytes, a binary file object, or a `File` with name and type."""


@contextmanager
def file(
    name: str,
    value: FileInput | Unset | None,
    media_types: tuple[str, ...],
    of_bytes: str | None = "application/octet-stream",
) -> Iterator[Any]:
    """Make a part of a form, or a body; a path is opened here, and closed again.

    Servers refuse a part without a name or a media type, so both are filled in.

    Args:
        name: The argument.
        value: The file. Its name is its own, or `file`.
        media_types: The media types that are taken, if the spec lists any. The file has the one that is called like
            the extension of its name.
        of_bytes: The media type of bytes, which have no name.

    Raises:
        OSError: The path cannot be read.
        TypeError: The argument is nothing of that kind, or a file object that gives texts.
        ValueError: The path or the file object cannot be read.
    """
    if value is None or isinstance(value, Unset):
        yield value
    elif isinstance(value, (str, os.PathLike)):
        with _opened(name, value) as payload:
            yield _named(File(payload, os.path.basename(os.fspath(value))), media_types)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        yield File(BytesIO(value), "file", of_bytes)
    elif isinstance(value, File):
        if hasattr(value.payload, "read"):
            _check(name, value.payload)
            yield _named(value, media_types)
        elif value.payload is None:
            raise TypeError(f"{name} is a File without a payload: give it a path, bytes or a binary file object")
        else:  # A path, or bytes.
            with file(name, value.payload, media_types, of_bytes) as part:
                media_type = value.mime_type or (None if value.file_name else part.mime_type)
                yield _named(File(part.payload, value.file_name or part.file_name, media_type), media_types)
    elif hasattr(value, "read"):
        _check(name, value)
        own_name = getattr(value, "name", None)
        yield _named(File(value, os.path.basename(own_name) if isinstance(own_name, str) else None), media_types)
    else:
        raise TypeError(f"{name} must be a path, bytes, a binary file object or a File, not {type(value).__name__}")


@contextmanager
def files(name: str, values: Sequence[FileInput] | Unset | None, media_types: tuple[str, ...]) -> Iterator[Any]:
    """Make a part of each of several files, as `file` does."""
    if values is None or isinstance(values, Unset):
        yield values
    elif isinstance(values, (str, bytes, bytearray, memoryview)) or not isinstance(values, Sequence):
        raise TypeError(f"{name} must be a list of files, not {type(values).__name__}: {name}=[file, ...]")
    else:
        with ExitStack() as stack:
            parts = (file(f"{name}[{index}]", value, media_types) for index, value in enumerate(values))
            yield [stack.enter_context(part) for part in parts]


def _opened(name: str, path: str | os.PathLike[str]) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        reason = f"{name} cannot be read ({error.strerror}); give the path of a readable file, bytes, or a file object"
        raise OSError(error.errno, reason, os.fspath(path)) from error
    except ValueError as error:
        raise ValueError(f"{name} cannot be read ({error}); give the path of a readable file") from error


def _check(name: str, payload: Any) -> None:
    """Refuse a file object that does not return bytes, before anything is sent."""
    if getattr(payload, "closed", False):
        raise ValueError(f"{name} is a file that is closed; open it again, or give its path")
    if hasattr(payload, "readable") and not payload.readable():
        raise ValueError(f"{name} is a file that was not opened for reading; open it with the mode 'rb'")
    try:
        nothing = payload.read(0)
    except TypeError:  # It takes no size.
        return
    if not isinstance(nothing, (bytes, bytearray, memoryview)):
        if hasattr(nothing, "close"):  # A coroutine.
            nothing.close()
        kind = type(nothing).__name__
        raise TypeError(f"{name} must give bytes, and its read() gives {kind}; open the file with the mode 'rb'")


def _named(given: File, media_types: tuple[str, ...]) -> File:
    name = given.file_name or "file"
    extension = os.path.splitext(name)[1].lower().removeprefix(".")
    fitting = (media_type for media_type in media_types if media_type.partition("/")[2] == extension)
    return File(given.payload, name, given.mime_type or next(fitting, None))
