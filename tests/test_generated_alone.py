"""The generated functions keep the rules of what leaves by themselves, with the generated client and no other."""

from __future__ import annotations

import io
from typing import Any

import pytest
from clients import done
from dify_completion_api import AuthenticatedClient
from dify_completion_api.api.files import upload_file
from dify_completion_api.models import UploadFileRequest
from dify_completion_api.types import File
from replay import ReplayServer, http_answer

pytestmark = pytest.mark.anyio

UPLOADED = http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}')


@pytest.fixture(params=["sync", "asyncio"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def upload(kind: str, server: ReplayServer, file: File) -> Any:
    # Loading certificates takes longer than the test.
    client = AuthenticatedClient(server.base_url, "app-key", verify_ssl=False)
    call = upload_file.sync_detailed if kind == "sync" else upload_file.asyncio_detailed
    server.answer(UPLOADED)
    return await done(call(client=client, body=UploadFileRequest(file=file)))


@pytest.mark.parametrize("media_type", ["text/plain\r\nX-Evil: 1", "text/plain\0", "text/plän"])
async def test_a_media_type_cannot_break_out_of_its_part(kind: str, server: ReplayServer, media_type: str) -> None:
    with pytest.raises(ValueError, match="the media type of a file has a character that a header cannot carry"):
        await upload(kind, server, File(io.BytesIO(b"content"), "a.txt", media_type))
    assert server.asked == []


async def test_a_name_that_is_not_text_is_sent_with_replacements(kind: str, server: ReplayServer) -> None:
    await upload(kind, server, File(io.BytesIO(b"content"), "caf\udce9.txt", "text/plain"))
    assert b'filename="caf?.txt"' in server.asked[0].body


async def test_a_file_is_sent_from_where_it_is(kind: str, server: ReplayServer) -> None:
    started = io.BytesIO(b"before content")
    started.seek(7)
    await upload(kind, server, File(started, "a.txt", "text/plain"))
    assert b"\r\n\r\ncontent\r\n" in server.asked[0].body
    assert b"before" not in server.asked[0].body
