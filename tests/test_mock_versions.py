"""What sets the versions of Dify apart, as the mock shows it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from dify_completion import APIStatusError, BadRequestError, Dify, File, NotFoundError
from dify_completion_api.models import LocalFile, RemoteFile
from dify_completion_mock import App, GeneratedFile, MockDify

INPUTS = {"topic": "tides"}


@pytest.fixture
def mock(version: str) -> Iterator[MockDify]:
    with MockDify(version=version) as mock:
        yield mock


@pytest.fixture
def dify(mock: MockDify) -> Iterator[Dify]:
    with Dify(**mock.settings, max_retries=0) as dify:
        yield dify


def generate(dify: Dify, user: str, upload_id: str, **more: Any) -> Any:
    files = [LocalFile(type_="image", upload_file_id=upload_id)]
    return dify.create_completion(inputs=INPUTS, user=user, files=files, **more)


def events_of(mock: MockDify, **body: Any) -> list[dict[str, Any]]:
    """The events of a stream as the server writes them."""
    request = {"inputs": INPUTS, "user": "u", "response_mode": "streaming", **body}
    answer = post(mock, "/completion-messages", json=request).text
    return [json.loads(block.removeprefix("data: ")) for block in answer.split("\n\n") if block]


def post(mock: MockDify, path: str, **request: Any) -> httpx.Response:
    return httpx.post(
        mock.base_url + path, headers={"Authorization": f"Bearer {mock.api_key}"}, **request, verify=False, timeout=60
    )


# -- Files


@pytest.mark.parametrize("version", ["1.13.0", "1.14.2"])
@pytest.mark.parametrize(("uploader", "asker"), [("ann", "ben"), (None, "ben"), ("ann", "ANN"), ("ben ", "ben")])
def test_a_file_belongs_to_who_uploaded_it(dify: Dify, uploader: str | None, asker: str) -> None:
    named = {} if uploader is None else {"user": uploader}
    upload = dify.upload_file(file=b"GIF89a", **named)
    with pytest.raises(BadRequestError, match="Invalid upload file") as raised:
        generate(dify, asker, upload.id)
    assert raised.value.code == "invalid_param"
    with pytest.raises(NotFoundError):  # What is refused uses no file.
        dify.download_file(upload.id)


@pytest.mark.parametrize("version", ["1.13.0", "1.14.2"])
def test_its_owner_uses_a_file_and_everyone_may_see_it_then(dify: Dify) -> None:
    upload = dify.upload_file(file=b"GIF89a", user="ann")
    generate(dify, "ann", upload.id)
    assert dify.download_file(upload.id, user="ben").payload.read() == b"GIF89a"
    assert dify.download_file(upload.id).payload.read() == b"GIF89a"


@pytest.mark.parametrize("version", ["1.13.0", "1.14.2"])
def test_the_anonymous_user_owns_what_is_uploaded_without_one(dify: Dify) -> None:
    assert generate(dify, "DEFAULT-USER", dify.upload_file(file=b"GIF89a").id).answer


@pytest.mark.parametrize("version", ["1.14.2"])
def test_a_url_beside_the_upload_changes_nothing_of_that(mock: MockDify, dify: Dify) -> None:
    upload = dify.upload_file(file=b"GIF89a", user="ann")
    file = {"type": "image", "transfer_method": "remote_url", "url": "https://example.com/a.png"}
    body = {"inputs": INPUTS, "user": "ben", "files": [{**file, "upload_file_id": upload.id}]}
    assert post(mock, "/completion-messages", json=body).json()["message"] == "Invalid upload file"


@pytest.mark.parametrize("version", ["1.8.1", "1.12.1"])
def test_older_servers_let_everyone_use_a_file(dify: Dify) -> None:
    assert generate(dify, "ben", dify.upload_file(file=b"GIF89a", user="ann").id).answer


@pytest.mark.parametrize("version", ["1.14.2"])
def test_the_first_file_that_does_not_do_is_refused(mock: MockDify, dify: Dify) -> None:
    upload = dify.upload_file(file=File(io.BytesIO(b"x"), "a.txt", "text/plain"), user="u")
    wrong = {"type": "document", "transfer_method": "local_file", "upload_file_id": upload.id}
    unknown = {**wrong, "upload_file_id": "nope"}
    for files, words in (
        ([wrong, unknown], "File validation failed for file: a.txt"),
        ([unknown, wrong], "Invalid upload file id format"),
        ([{}, {"type": "image", "transfer_method": "remote_url"}, wrong], "File validation failed for file: a.txt"),
    ):
        answer = post(mock, "/completion-messages", json={"inputs": INPUTS, "user": "u", "files": files})
        assert answer.json()["message"] == words


NAMES = {
    "a.png": "png",
    "A.PNG": "png",
    "a.tar.gz": "gz",
    "plain": "",
    ".htaccess": "",
    "..png": "",
    ".a.png": "png",
    "a.": "",
    "żółć 日本.jpg": "jpg",
    " .png": "png",
}


@pytest.mark.parametrize("version", ["1.8.1", "1.12.1", "1.14.2"])
def test_the_extension_of_a_name(mock: MockDify, dify: Dify) -> None:
    for name, extension in NAMES.items():
        upload = dify.upload_file(file=File(io.BytesIO(b"x"), name, "image/png"), user="u")
        assert (upload.name, upload.extension) == (name, extension)


@pytest.mark.parametrize("version", ["1.14.2"])
@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("x" * 197 + ".png", "x" * 197 + ".png"),
        ("x" * 300 + ".png", "x" * 200 + ".png"),
        ("a.b" + "x" * 300 + ".PNG", "a.png"),
        ("x" * 201, "x" * 200 + "."),
    ],
)
def test_a_long_name_is_shortened(dify: Dify, name: str, stored: str) -> None:
    assert dify.upload_file(file=File(io.BytesIO(b"x"), name, "image/png"), user="u").name == stored


@pytest.mark.parametrize(
    ("version", "refused", "taken"),
    [("1.14.2", "/\\", ':*?"<>|'), ("1.12.1", '/\\:*?"<>|', "'&%#~;="), ("1.8.1", '/\\:*?"<>|', "'&%#~;=")],
)
def test_the_characters_that_a_name_must_not_have(mock: MockDify, refused: str, taken: str) -> None:
    def answer_for(name: str) -> httpx.Response:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\nContent-Type: image/png\r\n'
        content = f"{head}\r\nx\r\n--b--\r\n".encode()
        key = {"Authorization": f"Bearer {mock.api_key}", "Content-Type": "multipart/form-data; boundary=b"}
        return httpx.post(f"{mock.base_url}/files/upload", headers=key, content=content, verify=False, timeout=60)

    for character in refused:
        answer = answer_for(f"a{character}b.png")
        assert (answer.status_code, answer.json()["message"]) == (400, "Filename contains invalid characters"), (
            character
        )
    for character in taken:
        assert answer_for(f"a{character}b.png").status_code == 201, character


@pytest.mark.parametrize(
    ("version", "newest"), [("1.8.1", "preview_url"), ("1.12.1", "file_key"), ("1.13.0", "reference")]
)
def test_what_the_answer_to_an_upload_has(mock: MockDify, newest: str) -> None:
    assert list(post(mock, "/files/upload", files={"file": ("a.png", b"x", "image/png")}).json())[-1] == newest


@pytest.mark.parametrize(("version", "words"), [("1.14.2", ""), ("1.12.1", "File size exceeded. {message}")])
def test_what_is_said_of_a_file_that_is_too_large(mock: MockDify, words: str) -> None:
    answer = post(mock, "/files/upload", files={"file": ("a.txt", b"x" * (15 * 1024 * 1024 + 1), "text/plain")})
    assert answer.json() == {"code": "file_too_large", "message": words, "status": 413}


# -- Completions


@pytest.mark.parametrize(
    ("version", "kind"), [("1.8.1", "message"), ("1.11.2", "message_file"), ("1.12.1", "message_file")]
)
def test_text_of_a_request_with_files_is_labelled_otherwise_by_some(mock: MockDify, dify: Dify, kind: str) -> None:
    file = {"type": "image", "transfer_method": "remote_url", "url": "https://example.com/a.png"}
    events = events_of(mock, files=[file])
    assert {event["event"] for event in events[:-1]} == {kind}
    assert events[-1]["files"] is None
    with dify.stream_completion(inputs=INPUTS, user="u", files=[RemoteFile(type_="image", url=file["url"])]) as stream:
        assert stream.get_final_text().startswith("This is a mock")


@pytest.mark.parametrize("version", ["1.13.0", "1.14.2"])
def test_newer_servers_label_it_as_text_and_list_the_files_at_the_end(mock: MockDify, dify: Dify) -> None:
    upload = dify.upload_file(file=File(io.BytesIO(b"GIF89a"), "a.gif", "image/gif"), user="u")
    local = {"type": "image", "transfer_method": "local_file", "upload_file_id": upload.id}
    remote = {"type": "image", "transfer_method": "remote_url", "url": "https://example.com/b.png?size=2"}
    events = events_of(mock, files=[local, remote])
    assert {event["event"] for event in events[:-1]} == {"message"}
    first, second = events[-1]["files"]
    assert (first["filename"], first["extension"], first["size"], first["mime_type"]) == (
        "a.gif",
        ".gif",
        6,
        "image/gif",
    )
    assert (first["upload_file_id"], first["transfer_method"], first["remote_url"]) == (upload.id, "local_file", "")
    assert f"/files/{upload.id}/file-preview?" in first["url"]
    assert (second["filename"], second["extension"], second["remote_url"]) == ("b.png", ".png", remote["url"])
    assert first["related_id"] != second["related_id"] == second["upload_file_id"]


@pytest.mark.parametrize(("version", "labels"), [("1.8.1", {"message"}), ("1.14.2", {"message_file"})])
def test_text_after_a_file_that_the_model_made(mock: MockDify, labels: set[str]) -> None:
    mock.answer([GeneratedFile("https://example.com/a.png"), "Here ", "it is."])
    texts = [event for event in events_of(mock) if "answer" in event]
    assert {event["event"] for event in texts} == labels
    mock.answer(["Here ", GeneratedFile("https://example.com/a.png"), "it is."])
    texts = [event for event in events_of(mock) if "answer" in event]
    assert {event["event"] for event in texts} == {"message"}  # The first piece decides.


@pytest.mark.parametrize(
    ("version", "measured", "thought"), [("1.8.1", 0, 0), ("1.10.0", 2, 0), ("1.12.1", 2, 0), ("1.14.2", 2, 1)]
)
def test_what_the_metadata_has(mock: MockDify, dify: Dify, measured: int, thought: int) -> None:
    completion = dify.create_completion(inputs=INPUTS, user="u")
    blocking, streamed = completion.metadata.to_dict(), events_of(mock)[-1]["metadata"]
    assert blocking.keys() == streamed.keys()
    for metadata in (blocking, streamed):
        assert len(metadata["usage"].keys() & {"time_to_first_token", "time_to_generate"}) == measured
        assert list(metadata.get("reasoning", {"none": 1})) == ([] if thought else ["none"])


# -- Inputs, bodies and queries


FORM: list[dict[str, dict[str, Any]]] = [
    {"number": {"variable": "count"}},
    {"checkbox": {"variable": "flag"}},
    {"select": {"variable": "tone", "options": ["plain"]}},
]


def complete(inputs: dict[str, Any], version: str = "1.14.2") -> str:
    with (
        MockDify(app=App(form=FORM), version=version) as mock,
        Dify(**mock.settings, max_retries=0) as dify,
    ):
        return dify.create_completion(inputs=inputs, user="u").answer


@pytest.mark.parametrize("version", ["1.8.1", "1.12.1", "1.14.2"])
@pytest.mark.parametrize("value", ["1_0.5", "1_000.5", "1.0_0", "1.5e1_0", "1_000", "-1_0.5", " 7 ", "", ".5", "1."])
def test_numbers_are_read_as_python_reads_them(version: str, value: str) -> None:
    assert complete({"count": value}, version)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("_1.5", "valid number"),
        ("1__0.5", "valid number"),
        ("1e3", "valid number"),
        ("nan", "valid number"),
        ([1], "internal error"),
        ({}, "internal error"),
    ],
)
def test_what_python_does_not_read_is_no_number(value: Any, words: str) -> None:
    with pytest.raises(APIStatusError, match=words):
        complete({"count": value})


@pytest.mark.parametrize("value", [[], ["a"], [["a"]], [None], [[{}]], "maybe", 5, 0.5, "", "YES"])
def test_a_checkbox_takes_all_but_objects(value: Any) -> None:
    assert complete({"flag": value})


@pytest.mark.parametrize("value", [{}, {"a": 1}, [{}], ["a", {"b": 1}]])
def test_a_checkbox_takes_no_object(value: Any) -> None:
    with pytest.raises(BadRequestError, match=r"Invalid input type for \['flag'\]"):
        complete({"flag": value})


@pytest.mark.parametrize("value", [[], 5, {}, True])
def test_a_select_takes_texts_only(value: Any) -> None:
    with pytest.raises(BadRequestError, match=r"\(type 'select'\) tone in input form must be a string"):
        complete({"tone": value})


def test_an_older_checkbox_takes_no_other_words() -> None:
    assert complete({"flag": " Yes "}, "1.8.1")
    with pytest.raises(BadRequestError, match="flag in input form must be a valid boolean value"):
        complete({"flag": "maybe"}, "1.8.1")


@pytest.mark.parametrize("version", ["1.8.1", "1.10.1"])
@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        (
            "/completion-messages",
            {"inputs": {}, "user": "u", "response_mode": "foo"},
            {"response_mode": "Response mode The value 'foo' is not a valid choice for 'response_mode'."},
        ),
        (
            "/completion-messages",
            {"user": "u"},
            {"inputs": "Input parameters for completion Missing required parameter in the JSON body"},
        ),
        (
            "/apps/annotations",
            {"question": "When?"},
            {"answer": "Missing required parameter in the JSON body"},
        ),
    ],
)
def test_older_servers_refuse_a_body_by_its_fields(
    mock: MockDify, path: str, body: dict[str, Any], errors: dict[str, str]
) -> None:
    answer = post(mock, path, json=body)
    assert (answer.status_code, answer.json()) == (
        400,
        {"errors": errors, "message": "Input payload validation failed"},
    )


@pytest.mark.parametrize(("version", "pydantic"), [("1.11.4", "2.11"), ("1.12.1", "2.11"), ("1.14.2", "2.12")])
def test_newer_servers_pass_on_what_pydantic_says(mock: MockDify, pydantic: str) -> None:
    answer = post(mock, "/completion-messages", json={"user": "u"}).json()
    assert answer["code"] == "invalid_param"
    assert answer["message"].startswith("1 validation error for CompletionRequestPayload\ninputs\n  Field required")
    assert answer["message"].endswith(f"https://errors.pydantic.dev/{pydantic}/v/missing")


@pytest.mark.parametrize(("version", "status"), [("1.8.1", 500), ("1.14.2", 400)])
def test_the_page_before_the_first(mock: MockDify, status: int) -> None:
    key = {"Authorization": f"Bearer {mock.api_key}"}
    assert (
        httpx.get(f"{mock.base_url}/app/feedbacks?page=0", headers=key, verify=False, timeout=60).status_code == status
    )


# -- Headers


@pytest.mark.parametrize(
    ("version", "server", "vary", "exposed"),
    [
        ("1.8.1", "gunicorn", None, None),
        ("1.12.1", "gunicorn", None, "X-Env, X-Trace-Id, X-Version"),
        ("1.14.2", None, "Cookie", "X-Env, X-Trace-Id, X-Version"),
    ],
)
def test_the_headers_of_an_answer(mock: MockDify, server: str, vary: str, exposed: str) -> None:
    headers = httpx.get(f"{mock.base_url}/info", verify=False, timeout=60).headers
    assert [headers.get(name) for name in ("Server", "Vary", "Access-Control-Expose-Headers")] == [
        server,
        vary,
        exposed,
    ]


@pytest.mark.parametrize("version", ["1.12.1", "1.14.2"])
def test_the_server_tells_that_it_is_well(mock: MockDify, version: str) -> None:
    answer = httpx.get(mock.base_url.removesuffix("/v1") + "/health", verify=False, timeout=60)
    assert answer.json().keys() == {"pid", "status", "version"}
    assert (answer.json()["version"], answer.headers["X-Version"]) == (version, version)


@pytest.mark.parametrize("version", ["1", "newest", "1.x", "", "v1.14.2"])
def test_a_version_is_numbers(version: str) -> None:
    with pytest.raises(ValueError, match=f"such as 1.14.2, not '{version}'"):
        MockDify(version=version)


@pytest.mark.parametrize("version", ["1.14", "1.14.0-rc1", "1.14.2", "2.0.0", "1.100.0"])
def test_a_version_may_have_more_or_fewer_numbers(version: str) -> None:
    with MockDify(version=version) as mock, Dify(**mock.settings) as dify:
        assert "reasoning" in dify.create_completion(inputs=INPUTS, user="u").metadata.to_dict()
