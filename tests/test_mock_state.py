"""What the mock remembers from one call to the next, as a client sees it."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from clients import Client, client_of, done, in_turn
from dify_completion import APIResponseError, APIStatusError, BadRequestError, File, NotFoundError
from dify_completion_api.models import LocalFile
from dify_completion_mock import App, Fault, MockDify, speak
from recorded import spec

pytestmark = pytest.mark.anyio

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
async def client(kind: str, mock_dify: MockDify) -> Any:
    async with client_of(kind, **mock_dify.settings, max_retries=0) as client:
        yield client


async def completion(client: Client, user: str = "u", **more: Any) -> Any:
    return await client.call("create_completion", inputs={"topic": "tides"}, user=user, **more)


async def test_a_file_can_be_seen_once_a_completion_has_used_it(client: Client) -> None:
    content = File(io.BytesIO(b"<b>tides</b>"), "tides.html", "text/html")
    upload = await client.call("upload_file", file=content, user="u")
    assert (upload.name, upload.size, upload.extension, upload.mime_type) == ("tides.html", 12, "html", "text/html")
    with pytest.raises(NotFoundError, match="not found in message context"):
        await client.call("download_file", upload.id)
    await completion(client, files=[LocalFile(type_="image", upload_file_id=upload.id)])
    file = await client.call("download_file", upload.id)
    assert (file.payload.read(), file.mime_type) == (b"<b>tides</b>", "application/octet-stream")


@pytest.mark.parametrize(
    ("kind", "name", "media_type", "content", "code"),
    in_turn(
        [
            ("a\\b.png", "image/png", b"", "invalid_param"),
            ("a.png", "image/png", b"x" * (10 * 1024 * 1024 + 1), "file_too_large"),
            ("a.txt", "text/plain", b"x" * (15 * 1024 * 1024 + 1), "file_too_large"),
            ("a/b.txt", "text/plain", b"", "invalid_param"),
        ]
    ),
)
async def test_some_files_are_not_taken(client: Client, name: str, media_type: str, content: bytes, code: str) -> None:
    with pytest.raises(APIStatusError) as raised:
        await client.call("upload_file", file=File(io.BytesIO(content), name, media_type))
    assert raised.value.code == code


async def test_feedback_is_given_changed_listed_and_taken_back(client: Client) -> None:
    first, second = await completion(client), await completion(client)
    for message, rating in ((first, "like"), (second, "dislike"), (second, "like")):
        await client.call("submit_feedback", message.message_id, user="u", rating=rating, content="why")
    feedbacks = (await client.call("list_feedbacks")).data
    assert [(known.message_id, known.rating, known.content) for known in feedbacks] == [
        (second.message_id, "like", "why"),
        (first.message_id, "like", "why"),
    ]
    assert len((await client.call("list_feedbacks", page=2, limit=1)).data) == 1
    await client.call("submit_feedback", first.message_id, user="u", rating=None)
    assert len((await client.call("list_feedbacks")).data) == 1
    with pytest.raises(BadRequestError, match="rating cannot be None"):
        await client.call("submit_feedback", first.message_id, user="u", rating=None)
    with pytest.raises(NotFoundError, match=r"Message Not Exists\."):
        await client.call("submit_feedback", first.message_id, user="somebody else", rating="like")


async def test_annotations_are_created_changed_found_and_deleted(client: Client) -> None:
    created = [await client.call("create_annotation", question=f"q{number}", answer="a") for number in range(3)]
    await client.call("update_annotation", created[0].id, question="When?", answer="Now.")
    page = await client.call("list_annotations", limit=2)
    assert ([known.question for known in page.data], page.has_more, page.total) == (["q2", "q1"], True, 3)
    found = await client.call("list_annotations", keyword="when")
    assert [(known.id, known.answer) for known in found.data] == [(created[0].id, "Now.")]
    await client.call("delete_annotation", created[0].id)
    for name, arguments in (("delete_annotation", {}), ("update_annotation", {"question": "q", "answer": "a"})):
        with pytest.raises(NotFoundError, match="Annotation not found"):
            await client.call(name, created[0].id, **arguments)


async def test_annotation_replies_are_switched_by_a_job(client: Client) -> None:
    settings = {"score_threshold": 0.9, "embedding_provider_name": "p", "embedding_model_name": "m"}
    for action, enabled in (("enable", True), ("disable", False)):
        job = await client.call("configure_annotation_reply", action, **settings)
        status = await client.call("get_annotation_reply_status", action, job.job_id)
        assert status.job_status == "completed"
        assert (await client.call("get_app_parameters")).annotation_reply.enabled is enabled
    with pytest.raises(BadRequestError, match=r"The job does not exist\."):
        await client.call("get_annotation_reply_status", "enable", NOBODY)


async def test_end_users_are_those_who_asked(client: Client) -> None:
    named = await client.call("upload_file", file=b"x", user="u-42")
    nameless = await client.call("upload_file", file=b"x")
    users = [await client.call("get_end_user", upload.created_by) for upload in (named, nameless)]
    assert [(user.external_user_id, user.is_anonymous) for user in users] == [("u-42", False), ("DEFAULT-USER", True)]
    with pytest.raises(NotFoundError) as raised:
        await client.call("get_end_user", NOBODY)
    assert raised.value.code == "end_user_not_found"


async def test_older_servers_know_no_end_users(kind: str) -> None:
    with MockDify(version="1.12.1") as mock:
        async with client_of(kind, **mock.settings) as client:
            with pytest.raises(NotFoundError) as raised:
                await client.call("get_end_user", NOBODY)
    assert (raised.value.code, raised.value.server_version) == (None, "1.12.1")


async def test_texts_and_messages_are_spoken(client: Client) -> None:
    message = await completion(client)
    spoken = await client.call("text_to_audio", message_id=message.message_id)
    assert spoken.payload.read() == b"".join(speak(message.answer))
    assert spoken.mime_type == "audio/mpeg"
    assert (await client.call("text_to_audio", text="Hello.")).payload.read() == b"".join(speak("Hello."))
    with pytest.raises(APIResponseError, match="null"):
        await client.call("text_to_audio", message_id=NOBODY)
    with pytest.raises(BadRequestError, match="Text is required"):
        await client.call("text_to_audio")


async def test_a_voice_that_fails_breaks_off(kind: str) -> None:
    def hoarse(text: str) -> Any:
        yield b"ID3"
        raise Fault("completion_request_error")

    with MockDify(app=App(voice=hoarse)) as mock:
        async with client_of(kind, **mock.settings, max_retries=0) as client:
            with pytest.raises(Exception, match="no complete answer"):
                await client.call("text_to_audio", text="Hello.")


async def test_sounds_are_heard(client: Client) -> None:
    heard = await client.call("audio_to_text", file=File(io.BytesIO(b"sound"), "a.mp3", "audio/mp3"))
    assert "5 bytes of sound" in heard.text
    with pytest.raises(APIStatusError, match="Audio type not allowed"):
        await client.call("audio_to_text", file=File(io.BytesIO(b"sound"), "a.mp3", "audio/mpeg"))


async def test_the_app_tells_of_itself(client: Client) -> None:
    assert (await client.call("get_app_info")).mode == "completion"
    parameters = await client.call("get_app_parameters")
    fields = [(kind, f) for control in parameters.user_input_form for kind, f in control.additional_properties.items()]
    assert [(kind, field.variable) for kind, field in fields] == [("paragraph", "topic"), ("select", "tone")]
    assert (await client.call("get_app_site")).title == "Mock app"
    assert (await client.call("get_app_meta")).to_dict() == {"tool_icons": {}}


FORM = [
    {"text-input": {"variable": "name", "label": "Name", "required": True, "max_length": 4}},
    {"select": {"variable": "tone", "label": "Tone", "required": False, "options": ["plain"]}},
    {"number": {"variable": "count", "label": "Count", "required": False}},
    {"checkbox": {"variable": "flag", "label": "Flag", "required": False}},
]


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({}, "name is required in input form"),
        ({"name": 5}, r"\(type 'text-input'\) name in input form must be a string"),
        ({"name": "Annabel"}, "name in input form must be less than 4 characters"),
        ({"name": "Ann", "tone": "loud"}, r"tone in input form must be one of the following: \['plain'\]"),
        ({"name": "Ann", "count": "many"}, "count in input form must be a valid number"),
        ({"name": "Ann", "flag": {}}, r"Invalid input type for \['flag'\]"),
    ],
)
async def test_inputs_are_held_against_the_form(kind: str, inputs: dict[str, Any], words: str) -> None:
    with MockDify(app=App(form=FORM)) as mock:
        async with client_of(kind, **mock.settings) as client:
            with pytest.raises(BadRequestError, match=words) as raised:
                await client.call("create_completion", inputs=inputs, user="u")
    assert raised.value.code == "invalid_param"


async def test_inputs_reach_the_answer_as_dify_passes_them_on(kind: str) -> None:
    def tell(inputs: Any) -> str:
        return repr(dict(inputs))

    inputs = {"name": "A\0n", "count": True, "flag": "yes"}
    with MockDify(tell, app=App(form=FORM)) as mock:
        async with client_of(kind, **mock.settings) as client:
            answer = (await client.call("create_completion", inputs=inputs, user="u")).answer
    assert answer == repr({"name": "An", "count": True, "flag": True, "tone": None})


async def test_prices_are_written_as_each_mode_writes_them(kind: str) -> None:
    with MockDify("x", app=App(form=[])) as mock:
        async with client_of(kind, **mock.settings) as client:
            blocking = await client.call("create_completion", inputs={}, user="u")
            async with client.stream(inputs={}, user="u") as stream:
                streamed = await done(stream.get_final_completion())
    assert blocking.metadata.usage.prompt_price == "0.0000000"
    assert streamed.metadata.usage.prompt_price == "0E-7"


async def test_the_first_thing_that_is_wrong_is_told(kind: str) -> None:
    app = App(model_fault=Fault("provider_not_initialize"), form=FORM)
    with MockDify(app=app) as mock:
        async with client_of(kind, **mock.settings) as client:
            bad_file = LocalFile(type_="image", upload_file_id="no id")
            with pytest.raises(BadRequestError, match="Invalid upload file id format"):
                await client.call("create_completion", inputs={}, user="u", files=[bad_file])
            with pytest.raises(BadRequestError) as raised:
                await client.call("create_completion", inputs={}, user="u")
    assert raised.value.code == "provider_not_initialize"


async def test_a_user_has_at_most_255_characters(client: Client) -> None:
    await completion(client, user="u" * 255)
    with pytest.raises(APIStatusError) as raised:
        await completion(client, user="u" * 256)
    assert (raised.value.status_code, raised.value.code) == (500, "unknown")


async def test_an_app_sees_nothing_of_another(kind: str) -> None:
    with MockDify("text", apps={"app-a": App(), "app-b": App()}) as mock:
        async with (
            client_of(kind, api_key="app-a", base_url=mock.base_url) as one,
            client_of(kind, api_key="app-b", base_url=mock.base_url) as other,
        ):
            upload = await one.call("upload_file", file=b"x", user="u")
            message = await completion(one, files=[LocalFile(type_="image", upload_file_id=upload.id)])
            await one.call("submit_feedback", message.message_id, user="u", rating="like")
            await one.call("create_annotation", question="q", answer="a")
            assert (await other.call("list_annotations")).data == (await other.call("list_feedbacks")).data == []
            with pytest.raises(APIStatusError, match="not owned by requesting app"):
                await other.call("download_file", upload.id)
            mock.answer("one two", delay=30)
            async with one.stream(inputs={}, user="u", stop_on_exit=False) as stream:
                await stream.next()
                await other.call("stop_completion", stream.task_id, user="u")
                assert mock.stopped == []


async def test_what_nobody_read_is_not_saved(kind: str) -> None:
    with MockDify("one two", delay=30) as mock:
        async with client_of(kind, **mock.settings) as client:
            async with client.stream(inputs={}, user="u", stop_on_exit=False) as stream:
                await stream.next()
            mock.wait_until(lambda mock: mock.open_streams == 0)
            with pytest.raises(APIResponseError, match="null"):
                await client.call("text_to_audio", message_id=stream.message_id)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/conversations", 400, "not_chat_app"),
        ("post", "/workflows/run", 400, "not_workflow_app"),
        ("get", "/datasets", 401, "unauthorized"),
        ("get", "/workflows/logs", 200, None),
    ],
)
def test_what_other_kinds_of_apps_have_is_refused(
    mock_dify: MockDify, method: str, path: str, status: int, code: str | None
) -> None:
    if path in spec()["paths"]:
        pytest.skip("the spec describes it, and the mock answers as that says")
    headers = {"Authorization": f"Bearer {mock_dify.api_key}"}
    with httpx.Client(base_url=mock_dify.base_url, headers=headers, verify=False, timeout=60) as http:
        answer = http.request(method, path, json={"user": "u"} if method == "post" else None)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
