"""The lines of a text file in any encoding. A byte order mark names the encoding, whatever else was said."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from .errors import InputError

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",  # Before UTF-16, whose mark it begins with.
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CHUNK = 1 << 16
_ADVICE = "name the table's encoding, such as encoding='gbk', 'cp1252' or 'utf-16'"


def lines_of(file: BinaryIO, encoding: str | None) -> Iterator[str]:
    r"""Read the lines of a file, each with its line break: `\n`, `\r\n` or `\r`.

    Args:
        file: The file; it is read from where it is.
        encoding: Its encoding; None for UTF-8.

    Raises:
        InputError: The encoding is unknown, or the file has bytes that do not fit it.
    """
    name = _recognised(file) or _ordered(file, _checked(encoding or "utf-8"))
    start = file.tell()
    text = io.TextIOWrapper(file, name, newline="")
    try:
        yield from text
    except UnicodeDecodeError:
        raise _undecodable(file, start, name) from None
    finally:
        if not file.closed:
            text.detach()  # Else the file would be closed with it.


def _recognised(file: BinaryIO) -> str | None:
    """The encoding that a byte order mark names; the file is then behind the mark."""
    start = file.tell()
    head = file.read(4)
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    file.seek(start + len(mark))
    return _MARKS.get(mark)


def _checked(encoding: str) -> str:
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError):
        raise InputError(
            f"{encoding!r} is not a text encoding that Python knows",
            advice=_ADVICE,
            argument="encoding",
        ) from None
    return encoding


def _ordered(file: BinaryIO, encoding: str) -> str:
    """The encoding with the order of its bytes, which UTF-16 and UTF-32 do not have without a mark."""
    name = codecs.lookup(encoding).name
    if name not in ("utf-16", "utf-32"):
        return encoding
    start = file.tell()
    head = file.read(1)
    file.seek(start)
    return (
        f"{name}-be" if head == b"\0" else f"{name}-le"
    )  # A header begins with a letter of ASCII, most often.


def _undecodable(file: BinaryIO, start: int, encoding: str) -> InputError:
    """Find the byte that does not fit, from the start of the text."""
    file.seek(start)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        chunk = file.read(_CHUNK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            line += error.object[: error.start].decode(encoding, "ignore").count("\n")
            what = f"line {line}: the byte 0x{error.object[error.start]:02x} is not valid {encoding.upper()}"
            return InputError(what, advice=_ADVICE, argument="encoding")
