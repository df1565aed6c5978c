"""A complete text survives whatever its last event says beside it."""

from __future__ import annotations

import pickle
from datetime import datetime
from typing import Any

import pytest
from clients import Client, done
from dify_completion import UNSET, APIResponseError, StreamInterrupted
from dify_completion._partial import read_partially
from dify_completion_api.models import Completion
from replay import ReplayServer, event_stream
from wire import GOOD, MESSAGE, STOPPED, TASK, USAGE, sse

pytestmark = pytest.mark.anyio

WITHOUT_PRICE = {name: value for name, value in USAGE.items() if name != "total_price"}
MISFITS: dict[str, dict[str, Any]] = {
    "no metadata": {},
    "null": {"metadata": None},
    "a text": {"metadata": "none"},
    "a list": {"metadata": []},
    "an empty object": {"metadata": {}},
    "usage null": {"metadata": {"usage": None}},
    "usage a number": {"metadata": {"usage": 5}},
    "usage empty": {"metadata": {"usage": {}}},
    "a price missing": {"metadata": {"usage": WITHOUT_PRICE}},
    "resources a number": {"metadata": {"usage": USAGE, "retriever_resources": 5}},
}


@pytest.fixture(params=MISFITS)
def misfit(request: pytest.FixtureRequest) -> bytes:
    return sse("message_end", **MISFITS[request.param])


AFTER_THE_END: list[list[bytes]] = [[], [sse("tts_message", audio="SUQz")], [b"data: {]\n\n"]]


async def test_a_text_survives_an_end_that_does_not_fit(
    client: Client, server: ReplayServer, misfit: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    for events in AFTER_THE_END:
        caplog.clear()
        server.answer(event_stream(*GOOD[:2], misfit, *events))
        async with client.stream() as stream:
            assert await stream.pieces() == ["Bon", "jour"]
            assert await done(stream.get_final_text()) == stream.text == "Bonjour"
            completion = await done(stream.get_final_completion())
            assert (completion.answer, completion.mode) == ("Bonjour", "completion")
        assert len(server.asked) == 1, "there is nothing left to stop"
        assert [record.levelname for record in caplog.records if "does not fit" in record.message] == ["WARNING"]
        assert "Bonjour" not in caplog.text


async def test_events_are_read_past_an_end_that_does_not_fit(
    client: Client, server: ReplayServer, misfit: bytes
) -> None:
    server.answer(event_stream(*GOOD[:2], misfit, sse("tts_message_end", audio="")))
    async with client.stream() as stream:
        kinds = [event.event for event in await stream.events()]
    assert kinds == ["message", "message", "message_end", "tts_message_end"]


async def test_what_fits_of_the_last_event_is_read(client: Client, server: ReplayServer) -> None:
    resources = [1, {"position": 1, "title": "Tides"}]
    metadata = {"usage": WITHOUT_PRICE, "retriever_resources": resources, "extra": 7}
    server.answer(event_stream(*GOOD[:2], sse("message_end", metadata=metadata, created_at=5)))
    async with client.stream() as stream:
        completion = await done(stream.get_final_completion())
    assert (completion.task_id, completion.message_id, completion.created_at) == (TASK, MESSAGE, 5)
    assert completion.metadata == stream.metadata
    assert (completion.metadata.usage.total_tokens, completion.metadata.usage.total_price) == (3, UNSET)
    assert [resource.title for resource in completion.metadata.retriever_resources] == ["Tides"]
    assert completion.metadata["extra"] == 7


@pytest.mark.parametrize("metadata", [None, "none", 5])
async def test_what_is_missing_of_the_last_event_is_unset(
    client: Client, server: ReplayServer, metadata: object
) -> None:
    server.answer(event_stream(*GOOD[:2], sse("message_end", metadata=metadata)))
    async with client.stream() as stream:
        assert (await done(stream.get_final_completion())).metadata is UNSET
        assert stream.metadata is None


async def test_a_misfit_before_the_end_carries_the_text_so_far(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD[:2], b"data: {]\n\n"), STOPPED)
    with pytest.raises(APIResponseError) as raised:
        async with client.stream() as stream:
            await stream.events()
    assert raised.value.partial == "Bonjour"
    assert pickle.loads(pickle.dumps(raised.value)).partial == "Bonjour"


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (Completion, {"answer": "a"}, "a"),
        (list[Completion], [{"answer": "a"}, 5], ["a"]),
        (list[Completion], {"answer": "a"}, UNSET),
        (Completion | None, None, None),
        (Completion | None, {"answer": "a"}, "a"),
        (Completion | None, 5, UNSET),
        (datetime | None, "2026-05-01T10:00:00", datetime(2026, 5, 1, 10)),
        (datetime | None, "soon", UNSET),
        (str, 5, 5),
    ],
)
def test_a_value_is_read_as_far_as_it_fits(read: Any, value: object, expected: object) -> None:
    found = read_partially(read, value)
    if isinstance(found, list):
        assert [completion.answer for completion in found] == expected
    else:
        assert getattr(found, "answer", found) == expected


async def test_a_cut_in_an_event_of_many_lines_is_an_interruption(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(GOOD[0], b"data\n" * 140_000), STOPPED)
    with pytest.raises(StreamInterrupted) as raised:
        async with client.stream() as stream:
            await stream.events()
    assert raised.value.partial == "Bon"
