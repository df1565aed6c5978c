"""What cannot be read as a file is refused, by a message that says what to give, before anything is sent."""

from __future__ import annotations

import codecs
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import Client
from dify_completion import File
from replay import ReplayServer, http_answer

pytestmark = pytest.mark.anyio


class ReadsTexts:
    def read(self, size: int = -1) -> str:
        return "abc"[:size]


class ReadsLater:
    async def read(self, size: int = -1) -> bytes:
        return b"abc"[:size]


class ReadsAll:
    def read(self) -> bytes:
        return b"abc"


def closed(path: Path) -> Any:
    with path.open("rb") as file:
        return file


def temporary(_: Path) -> Any:
    return tempfile.NamedTemporaryFile("w+")


def decoded(path: Path) -> Any:
    return codecs.getreader("utf-8")(path.open("rb"))


def closed_bytes(_: Path) -> Any:
    with io.BytesIO(b"abc") as file:
        return file


UNREADABLE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a text in memory": (lambda _: io.StringIO("abc"), "its read.. gives str; open the file with the mode 'rb'"),
    "a file of text": (lambda path: path.open(encoding="utf-8"), "its read.. gives str"),
    "a temporary file of text": (temporary, "its read.. gives str"),
    "a decoded file": (decoded, "its read.. gives str"),
    "an object that reads texts": (lambda _: ReadsTexts(), "its read.. gives str"),
    "an object that reads later": (lambda _: ReadsLater(), "its read.. gives coroutine"),
    "a closed file": (closed, "closed; open it again, or give its path"),
    "closed bytes": (closed_bytes, "closed; open it again, or give its path"),
    "a file to write": (lambda path: path.open("ab"), "not opened for reading; open it with the mode 'rb'"),
    "a folder": (lambda path: path.parent, "Is a directory.*give the path of a readable file"),
    "a path to nothing": (lambda path: path / "none.png", "cannot be read.*give the path of a readable file"),
    "a path with NUL": (lambda _: "a\0b", "cannot be read.*give the path of a readable file"),
    "an empty path": (lambda _: "", "cannot be read.*give the path of a readable file"),
    "a number": (lambda _: 5, "must be a path, bytes, a binary file object or a File, not int"),
    "a list": (lambda _: [b"abc"], "must be a path, bytes, a binary file object or a File, not list"),
    "a mapping": (lambda _: {"file": b"abc"}, "must be a path, bytes, a binary file object or a File, not dict"),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("what", UNREADABLE)
async def test_what_gives_no_bytes_is_refused_before_anything_is_sent(
    client: Client, server: ReplayServer, tmp_path: Path, what: str
) -> None:
    server.answer()
    make, message = UNREADABLE[what]
    path = tmp_path / "a.png"
    path.write_bytes(b"abc")
    for is_wrapped in (False, True):
        given = make(path)
        with pytest.raises((OSError, TypeError, ValueError), match=f"file.*{message}"):
            await client.call("upload_file", file=File(given) if is_wrapped else given, user="u")
        assert not server.asked
        if hasattr(given, "close"):
            given.close()


async def test_a_file_without_a_payload_is_refused(client: Client, server: ReplayServer) -> None:
    server.answer()
    nothing: Any = None
    with pytest.raises(TypeError, match="file is a File without a payload: give it a path, bytes or a binary file"):
        await client.call("upload_file", file=File(nothing), user="u")
    assert not server.asked


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (bytes, b""),
        (io.BytesIO, b""),
        (lambda: File(io.BytesIO(b"abc")), b"abc"),
        (ReadsAll, b"abc"),
    ],
    ids=["no bytes", "an empty file", "bytes", "an object that reads all"],
)
async def test_what_gives_bytes_is_sent_an_empty_file_too(
    client: Client, server: ReplayServer, given: Callable[[], Any], sent: bytes
) -> None:
    uploaded = b'{"id": "1", "name": "a", "size": 0, "extension": "", "mime_type": "", "created_at": 1}'
    server.answer(http_answer("201 Created", uploaded))
    await client.call("upload_file", file=given(), user="u")
    assert b"\r\n\r\n" + sent + b"\r\n--" in server.asked[0].body
