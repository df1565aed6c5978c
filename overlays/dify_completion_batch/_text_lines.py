"""Reads the lines of a text file in any encoding. A byte order mark counts more than the argument."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO

from .errors import InputError

MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",  # Before UTF-16, whose mark it begins with.
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""The byte order marks, and the encodings that they name."""

_CHUNK = 1 << 16
_SEPARATORS = "\r\n\t,;:"
_ADVICE = "name the table's encoding, such as encoding='gbk', 'cp1252' or 'utf-16'"


def lines_of(file: BinaryIO, encoding: str | None) -> Iterator[str]:
    r"""Read the lines of a file, each with its line break: `\n`, `\r\n` or `\r`.

    Args:
        file: The file; reading starts at its current position.
        encoding: Its encoding; None for UTF-8.

    Raises:
        InputError: The encoding is unknown, or the file has bytes that do not fit it.
    """
    name = _marked_encoding(file) or _with_byte_order(file, _checked_encoding(encoding or "utf-8"))
    start = file.tell()
    text = io.TextIOWrapper(file, name, newline="")
    try:
        for number, line in enumerate(text, 1):
            _refuse_nul(line, number, name)
            yield line
    except UnicodeError:
        raise _undecodable(file, start, name) from None
    finally:
        if not file.closed:
            text.detach()  # Else the file would be closed with it.


def _marked_encoding(file: BinaryIO) -> str | None:
    """The encoding that a byte order mark names. This moves the file behind the mark."""
    start = file.tell()
    head = file.read(4)
    mark = next((mark for mark in MARKS if head.startswith(mark)), b"")
    file.seek(start + len(mark))
    return MARKS.get(mark)


def _checked_encoding(encoding: str) -> str:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):  # A name with a NUL is a ValueError.
        raise InputError(
            f"{encoding!r} is not a text encoding that Python knows",
            advice=_ADVICE,
            argument="encoding",
        ) from None
    return encoding


def _with_byte_order(file: BinaryIO, encoding: str) -> str:
    """The encoding with its byte order, which the names UTF-16 and UTF-32 leave open."""
    name = codecs.lookup(encoding).name
    if name not in ("utf-16", "utf-32"):
        return encoding
    start = file.tell()
    head = file.read(_CHUNK)
    file.seek(start)
    return max(f"{name}-le", f"{name}-be", key=lambda order: _count_separators(head, order))


def _count_separators(head: bytes, encoding: str) -> int:
    """Count the separators of lines and values. In the wrong byte order, their bytes are rare letters."""
    text = head.decode(encoding, "ignore")
    return sum(map(text.count, _SEPARATORS))


def _refuse_nul(line: str, number: int, encoding: str) -> None:
    if "\0" in line:
        problem = f"line {number}: it has a NUL character, probably because it is UTF-16, read as {encoding.upper()}"
        raise InputError(problem, advice=_ADVICE, argument="encoding")


def _undecodable(file: BinaryIO, start: int, encoding: str) -> InputError:
    """The error for a text that does not fit its encoding, with the line and the byte."""
    file.seek(start)
    decoder = codecs.getincrementaldecoder(encoding)()
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    line = 1
    problem = f"this is not valid {encoding.upper()}"
    try:
        for chunk in chain(iter(partial(file.read, _CHUNK), b""), [b""]):
            text = decoder.decode(chunk, final=not chunk)
            line += newlines.decode(text).count("\n")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "ignore")
        line += newlines.decode(before, final=True).count("\n")
        problem = f"the byte 0x{error.object[error.start]:02x} is not valid {encoding.upper()}"
    except UnicodeError as error:  # Of codecs that do not name the position.
        problem = f"{problem} ({error})"
    return InputError(f"line {line}: {problem}", advice=_ADVICE, argument="encoding")
