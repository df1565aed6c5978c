"""What values look like in a REPL, a log and a notebook: short, without what is left out, and escaped."""

from __future__ import annotations

import copy
import io
import json
import pickle
from typing import Any

import pytest
from clients import Client, done
from dify_completion import UNSET, Dify, DifyError, File, InputForm, StreamInterrupted, UnknownEvent
from dify_completion_api import models
from dify_completion_api.api.app import get_app_info
from replay import ReplayServer, event_stream, http_answer

pytestmark = pytest.mark.anyio

IDS = {"task_id": "t-1", "message_id": "m-1"}
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "total_price": "0E-7", "currency": "USD"}
ANSWER = {**IDS, "answer": "Tides <rise>", "metadata": {"usage": USAGE, "retriever_resources": [], "reasoning": {}}}
SCRIPT = "<script>alert('x')</script>"


def body(value: object) -> list[bytes]:
    return http_answer("200 OK", json.dumps(value).encode())


def sse(event: str, **rest: Any) -> bytes:
    return b"data: " + json.dumps({"event": event, **IDS, **rest}).encode() + b"\n\n"


def test_what_is_left_out_is_called_unset_and_stays_the_same_value_in_copies() -> None:
    assert repr(UNSET) == str(UNSET) == "UNSET"
    assert copy.deepcopy(UNSET) is UNSET
    assert pickle.loads(pickle.dumps(models.LocalFile(type_="image", upload_file_id="f"))).additional_properties == {}
    assert pickle.loads(pickle.dumps([UNSET]))[0] is UNSET


async def test_a_completion_is_shown_without_what_is_left_out_or_empty(client: Client, server: ReplayServer) -> None:
    server.answer(body(ANSWER))
    completion = await client.call("create_completion", inputs={}, user="u")
    usage = "Usage(prompt_tokens=1, completion_tokens=2, total_tokens=3, total_price='0E-7', currency='USD')"
    said = f"task_id='t-1', message_id='m-1', answer='Tides <rise>', metadata=CompletionMetadata(usage={usage})"
    assert repr(completion) == f"Completion({said})"


async def test_null_and_empty_texts_are_shown_as_they_came(client: Client, server: ReplayServer) -> None:
    server.answer(body({"name": "", "description": None, "tags": []}))
    assert repr(await client.call("get_app_info")) == "AppInfo(name='', description=None)"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x" * 5000, "… (5,000 characters)"),
        ([0] * 5000, "… (5,000 items)"),
        ({str(number): 0 for number in range(5000)}, "… (5,000 entries)"),
        ({"a": ["x" * 5000] * 10}, "… (5,000 characters)"),
        ([["x" * 200] * 10] * 10, " characters)"),
    ],
    ids=["text", "list", "mapping", "within", "all-together"],
)
async def test_what_is_long_is_cut_and_its_length_is_named(
    client: Client, server: ReplayServer, value: Any, said: str
) -> None:
    server.answer(body({"name": "App", "new": value}), body({**ANSWER, "answer": "x" * 5000}))
    shown = repr(await client.call("get_app_info"))
    assert said in shown
    assert len(shown) < 2100
    assert "x'… (5,000 characters), metadata=" in repr(await client.call("create_completion", inputs={}, user="u"))


async def test_a_stream_shows_how_far_it_is(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(sse("message", answer="Tides"), sse("message_end", metadata={"usage": USAGE})))
    name = "CompletionStream" if isinstance(client.dify, Dify) else "AsyncCompletionStream"
    assert repr(client.dify.stream_completion(inputs={}, user="u")) == f"<{name} not entered>"
    async with client.stream() as stream:
        assert repr(stream.stream) == f"<{name} open>"
        await stream.next()
        assert repr(stream.stream) == f"<{name} open: task_id='t-1', message_id='m-1', text='Tides'>"
        await stream.events()
    assert repr(stream.stream) == f"<{name} complete: task_id='t-1', message_id='m-1', text='Tides'>"


async def test_a_stream_that_was_left_is_closed_and_one_that_broke_has_failed(
    client: Client, server: ReplayServer
) -> None:
    server.answer(event_stream(sse("message", answer="x" * 300)), body({"result": "success"}))
    async with client.stream(stop_on_exit=False) as stream:
        await stream.next()
    assert " closed: " in repr(stream.stream)
    server.answer(event_stream(sse("message", answer="x" * 300)), reset=True)
    async with client.stream() as stream:
        with pytest.raises(StreamInterrupted) as raised:
            await stream.events()
    assert " failed: " in repr(stream.stream)
    for shown in (repr(stream.stream), repr(raised.value), repr(copy.copy(raised.value))):
        assert "task_id='t-1'" in shown
        assert "message_id='m-1'" in shown
        assert "x'… (300 characters)" in shown
        assert len(shown) < 500


@pytest.mark.parametrize("events", [[sse("error", status=500, code="c", message="m" * 5000)], [b"data: {broken\n\n"]])
async def test_an_error_shows_the_text_so_far_and_no_more_of_its_message_than_fits(
    client: Client, server: ReplayServer, events: list[bytes]
) -> None:
    server.answer(event_stream(sse("message", answer="Tides"), *events), body({"result": "success"}))
    async with client.stream() as stream:
        with pytest.raises(DifyError) as raised:
            await stream.events()
    assert repr(raised.value).startswith(f"{type(raised.value).__name__}(")
    assert repr(raised.value).endswith(", partial='Tides')")
    assert len(repr(raised.value)) < 1200


async def test_an_error_without_more_shows_its_message_alone(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("404 Not Found", b'{"code": "not_found", "message": "Gone", "status": 404}'))
    with pytest.raises(DifyError) as raised:
        await client.call("get_app_info")
    assert repr(raised.value).startswith("NotFoundError('404 not_found: Gone")
    assert "partial" not in repr(raised.value)


def test_events_files_and_answers_are_short() -> None:
    assert repr(UnknownEvent("new", {"text": "x" * 300})).endswith("x'… (300 characters)})")
    assert repr(File(b"x" * 3000, mime_type="image/png")) == "File(payload=<3,000 bytes>, mime_type='image/png')"
    assert repr(File(io.BytesIO(b"x"), file_name="a.png")) == "File(payload=<1 bytes>, file_name='a.png')"


async def test_an_answer_with_its_status_is_short_and_holds_no_key(client: Client, server: ReplayServer) -> None:
    server.answer(body({"name": "App", "new": "x" * 5000}))
    function = get_app_info.sync_detailed if isinstance(client.dify, Dify) else get_app_info.asyncio_detailed
    answer = await done(function(client=client.dify.client))
    assert repr(answer).startswith("Response(status_code=<HTTPStatus.OK: 200>, content=b'{")
    assert "5,0" in repr(answer)
    assert "app-key" not in repr(answer)
    assert len(repr(answer)) < 2100


async def test_a_notebook_shows_a_completion_as_a_table_with_its_usage(client: Client, server: ReplayServer) -> None:
    server.answer(body({**ANSWER, "answer": f"{SCRIPT}\n" + "x" * 9000}))
    page = (await client.call("create_completion", inputs={}, user="u"))._repr_html_()
    assert page.startswith("<table><tr><th")
    assert page.count("<table>") == page.count("</table>") == 3
    assert "total_tokens" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "characters)" in page
    assert len(page) < 9000


def test_a_form_shows_its_variables_and_a_notebook_shows_it_as_a_table() -> None:
    controls = [
        {"paragraph": {"variable": "topic", "label": SCRIPT, "required": True, "max_length": 20}},
        {"select": {"variable": "tone", "options": [SCRIPT, "plain"], "default": "plain"}},
    ]
    parameters = models.AppParameters.from_dict({"user_input_form": controls})
    form = InputForm(parameters)
    assert repr(form) == "InputForm({'topic': 'paragraph, required', 'tone': 'select'})"
    for page in (form._repr_html_(), parameters._repr_html_()):
        assert all(word in page for word in ("topic", "tone", "paragraph", "plain", "20"))
        assert "<script" not in page
    assert form._repr_html_().count("<tr>") == 3


def test_a_large_form_is_cut() -> None:
    controls = [{"paragraph": {"variable": f"v{number}", "label": "x" * 9000}} for number in range(300)]
    form = InputForm(models.AppParameters.from_dict({"user_input_form": controls}))
    assert repr(form).endswith("… (300 entries)})")
    assert form._repr_html_().endswith("… (300 rows)")
