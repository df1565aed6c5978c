"""The mock against the recordings: asked what a real Dify was asked, it answers alike, in each of three versions.

Alike is: the status, the media type, Dify's headers, the code and the text of an error, the keys of a JSON body, what
Dify makes of the name of an upload, and the kinds of a stream's events in their order with their keys. (What the lab's
models said of their errors is not compared. Where between the texts a voice is heard or a ping comes is a matter of
milliseconds; only that they do, and that the voice is heard after the text, is compared.)
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from clients import Record
from described import is_described
from dify_completion_mock import MockDify
from dify_completion_mock._routes import has_handler
from dify_completion_mock._spec import operations
from lab import apps, break_down, key_of, reply_to, rules_of
from recorded import Recording, operation_of, recordings

VERSIONS = ("1.8.1", "1.12.1", "1.14.2")
FROM_SPEC = {(operation.method, operation.path) for operation in operations() if not has_handler(operation)}
"""What the mock answers as the spec says, not as a completion app does."""
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UUID_BYTES = re.compile(UUID.pattern.encode())
NOBODY = "00000000-0000-0000-0000-000000000000"
PING = b"event: ping\n\n"
SETTINGS: dict[str, Any] = {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "trust_env": False, "timeout": 60}
"""For each client: what takes longest to make is made once, or left out."""

SPEED = 40.0


NOT_ALIKE = {
    "1.8.1/453-swagger-json": "The description of Dify's own whole API, which the mock does not have.",
}
"""The recordings that the mock does not answer alike, and why."""


def is_own(recording: Recording) -> bool:
    """Whether an exchange is a completion app's own."""
    found = operation_of(recording)
    return found is None or (recording.method, found[0]) not in FROM_SPEC


@pytest.mark.parametrize("version", VERSIONS)
def test_the_mock_answers_as_the_real_server_did(version: str, record_property: Record) -> None:
    asked = [one for one in recordings() if one.name.startswith(f"{version}/") and is_own(one)]
    differences = {recording.name: told for recording, told in compared(version, asked) if told}
    alike = f"{len(asked) - len(differences)} of {len(asked)}"
    record_property(f"recorded answers of {version} that the mock gives alike", alike)
    assert {name: told for name, told in differences.items() if name not in NOT_ALIKE} == {}
    assert {name for name in NOT_ALIKE if name.startswith(f"{version}/")} <= differences.keys()


def compared(version: str, asked: list[Recording]) -> Iterator[tuple[Recording, list[str]]]:
    """Ask the mock what was asked, one after the other; gives what differs."""
    lab = Lab()
    with MockDify(apps=apps(version), version=version, speed=SPEED) as shared:
        for recording in asked:
            if changed := rules_of(recording):
                with MockDify(apps=changed, version=version, speed=SPEED) as own:
                    yield recording, differences_of(recording, lab.ask(recording, own))
            else:
                yield recording, differences_of(recording, lab.ask(recording, shared))
                shared.accept()


class Lab:
    """Sends recorded requests, with the mock's ids in place of the recorded ones."""

    def __init__(self) -> None:
        self._ids = {NOBODY: NOBODY}

    def ask(self, recording: Recording, mock: MockDify) -> httpx.Response:
        """Send a recorded request and read the answer; stop a stream where the recorded one was stopped."""
        headers = self._headers_of(recording)
        self._make_what_was_there(recording, mock)
        mock.answer(reply_to(recording))
        break_down(mock, recording)
        with (
            httpx.Client(base_url=mock.base_url.removesuffix("/v1"), headers=headers, **SETTINGS) as http,
            busy(mock, recording),
            http.stream(recording.method, **self._request(recording)) as response,
        ):
            self._read(response, recording, http)
        for recorded, answered in zip(UUID.findall(text_of(recording.body)), UUID.findall(response.text), strict=False):
            self._ids.setdefault(recorded, answered)
        return response

    def _headers_of(self, recording: Recording) -> dict[str, str]:
        left_out = ("host", "content-length", "expect")
        headers = {name: value.strip() for name, value in recording.request_headers.items() if name not in left_out}
        if b"header must be provided" in recording.body:  # What was in it was replaced like a key.
            headers["authorization"] = "none"
        elif b"scheme must be" in recording.body:
            headers["authorization"] = "Basic none"
        return {name: value.replace("app-REDACTED", key_of(recording.app)) for name, value in headers.items()}

    def _request(self, recording: Recording) -> dict[str, Any]:
        content = recording.request_body
        if is_small(recording):
            content = UUID_BYTES.sub(
                lambda found: self._ids.get(found[0].decode(), found[0].decode()).encode(), content
            )
        path = UUID.sub(lambda found: self._ids.get(found[0], found[0]), recording.path)
        return {"url": f"{path}?{recording.query}" if recording.query else path, "content": content}

    def _read(self, response: httpx.Response, recording: Recording, http: httpx.Client) -> None:
        written = [event for event in recording.events if event["event"] in ("message", "message_file")]
        stop_after = len(written) if was_stopped(recording) else None
        body = b""
        try:
            for chunk in response.iter_raw():
                body += chunk
                if stop_after is not None and body.count(b'"answer"') >= stop_after:
                    task_id = json.loads(body.split(b"data: ")[1].partition(b"\n")[0])["task_id"]
                    user = str(json.loads(recording.request_body)["user"])
                    http.post(f"/v1/completion-messages/{task_id}/stop", json={"user": user})
                    stop_after = None
        except httpx.RemoteProtocolError:
            pass  # It was cut, as the recorded one.
        response._content = body

    def _make_what_was_there(self, recording: Recording, mock: MockDify) -> None:
        """Make the files and messages that a request names and that were made by exchanges which are not here."""
        text, user = recording.path + text_of(recording.request_body), user_of(recording)
        headers = {"Authorization": f"Bearer {key_of(recording.app)}"}
        with httpx.Client(base_url=mock.base_url, headers=headers, **SETTINGS) as http:
            for name in set(UUID.findall(text)) - self._ids.keys() if was_there(recording) else ():
                if "upload_file_id" in text or "preview" in text:
                    self._ids[name] = upload(http, name, user)["id"]
                elif "end-users" in text:
                    self._ids[name] = upload(http, name, user)["created_by"]
                elif "feedbacks" in text or "message_id" in text:
                    self._ids[name] = write(http, user)
            if "preview" in text and was_there(recording):
                use(http, self._ids[UUID.findall(text)[0]], user)
            if recording.path.endswith("/app/feedbacks") and recording.status == 200:
                give_feedbacks(http, recording)


def is_small(recording: Recording) -> bool:
    """Whether a request may hold ids: the large ones hold none, and take long to be looked through."""
    return len(recording.request_body) < 1_000_000


def was_there(recording: Recording) -> bool:
    """Whether what a request names was there: Dify says `null`, and 200, of a message that was not."""
    refusals = (b"File validation failed", b"maximum limit", b"when feedback not exists")
    is_refused = recording.status == 400 and any(refusal in recording.body for refusal in refusals)
    return is_refused or (recording.status == 200 and recording.body != b"null\n")


def user_of(recording: Recording) -> str:
    try:
        return str(json.loads(recording.request_body)["user"])
    except (ValueError, KeyError, TypeError):
        return "u"


def upload(http: httpx.Client, name: str, user: str) -> Any:
    """Upload a file of the media type that a recorded preview of it has, and of the name that a refusal has of it."""
    previews = [other for other in recordings() if name in other.path and other.status == 200]
    media_type = previews[0].media_type if previews else "image/png"
    asked = [other.body for other in recordings() if is_small(other) and name.encode() in other.request_body]
    named = re.search(rb"failed for file: ([^\"]+)", b"".join(asked))
    content = {"file": (named[1].decode() if named else "file", b"content", media_type)}
    return http.post("/files/upload", files=content, data={"user": user}).json()


def use(http: httpx.Client, file_id: str, user: str) -> None:
    """Use a file in a completion: only then it can be previewed."""
    files = [{"type": "image", "transfer_method": "local_file", "upload_file_id": file_id}]
    http.post("/completion-messages", json={"inputs": {"query": "q"}, "user": user, "files": files})


def write(http: httpx.Client, user: str) -> str:
    """Write a message."""
    body = {"inputs": {"query": "q"}, "user": user}
    return str(http.post("/completion-messages", json=body).json()["message_id"])


def give_feedbacks(http: httpx.Client, recording: Recording) -> None:
    """Give as many feedbacks as there were at least, where there are not so many yet."""
    query = dict(parse_qsl(recording.query))
    least = (int(query.get("page", 1)) - 1) * int(query.get("limit", 20)) + len(recording.json["data"])
    known = len(http.get("/app/feedbacks", params={"limit": 101}).json()["data"])
    for _ in range(known, least if recording.json["data"] else 0):
        http.post(f"/messages/{write(http, 'u')}/feedbacks", json={"user": "u", "rating": "like"})


@contextmanager
def busy(mock: MockDify, recording: Recording) -> Iterator[None]:
    """Let as many other streams of the app run for the block as it may run at once, where so many did."""
    limit = re.search(rb"Too many requests.* is (\d+)\.", recording.body)
    if not limit:
        yield
        return
    headers = {"Authorization": f"Bearer {key_of(recording.app)}"}
    body = {"inputs": {"query": "x"}, "user": "u1", "response_mode": "streaming"}
    mock.answer("one two", stall_after=1, times=int(limit[1]))
    with ExitStack() as stack:
        http = stack.enter_context(httpx.Client(base_url=mock.base_url, headers=headers, **SETTINGS))
        streams = [
            stack.enter_context(http.stream("POST", "/completion-messages", json=body)) for _ in range(int(limit[1]))
        ]
        begun = [stream.iter_raw() for stream in streams]
        for events in begun:
            next(events)
        yield
    mock.wait_until(lambda mock: mock.open_streams == 0)


def differences_of(recording: Recording, response: httpx.Response) -> list[str]:
    """What differs between the recorded answer and the mock's."""
    media_type = response.headers.get("content-type", "").partition(";")[0]
    facts: list[tuple[str, Any, Any]] = [
        ("status", recording.status, response.status_code),
        ("media type", recording.media_type, media_type),
        ("headers", headers_of(recording.headers), headers_of(response.headers)),
    ]
    if "json" in recording.media_type and recording.body:
        facts += [("keys", keys_of(json.loads(recording.body)), keys_of(parsed(response.content)))]
        facts += [("code", code_of(json.loads(recording.body)), code_of(parsed(response.content)))]
        if not is_the_model_s(recording):
            facts += [("message", message_of(json.loads(recording.body)), message_of(parsed(response.content)))]
        facts += [("upload", upload_in(json.loads(recording.body)), upload_in(parsed(response.content)))]
    elif recording.media_type == media_type == "text/event-stream":
        expected, found = kinds_of(recording.body), kinds_of(response.content)
        facts += [("a ping", True, PING in response.content or PING not in recording.body)]
        events, others = events_of(recording.body), events_of(response.content)
        if was_stopped(recording):  # How much is written until the stop has arrived is a matter of milliseconds.
            expected, found = [*dict.fromkeys(expected)], [*dict.fromkeys(found)]
            events, others = one_of_each_kind(events), one_of_each_kind(others)
        # The recorder, or the server, went away in the middle.
        facts += [("events", expected, found if recording.complete else found[: len(expected)])]
        pairs = zip(events, others, strict=False)
        facts += [("keys of an event", keys_of(event), keys_of(other)) for event, other in pairs]
    if operation_of(recording) and recording.complete:
        headers = {name.lower(): value for name, value in response.headers.items()}
        answered = replace(recording, status=response.status_code, headers=headers, body=response.content)
        facts += [("fits the spec", True, is_described(answered))]
    return [
        f"{name}: {expected} was recorded, {found} answered" for name, expected, found in facts if expected != found
    ]


def headers_of(headers: Any) -> list[str]:
    """The names of the headers that Dify itself sets."""
    own = (
        "x-version",
        "x-env",
        "www-authenticate",
        "content-disposition",
        "cache-control",
        "accept-ranges",
    )
    shared = ("access-control-allow-origin", "x-content-type-options", "location", "allow", "transfer-encoding")
    always = ("server", "vary") if headers.get("x-version") == "1.14.2" else ()  # Older ones have them now and then.
    return sorted(name for name in (*own, *shared, *always) if name in headers)


def is_the_model_s(recording: Recording) -> bool:
    """Whether an error is what the lab's model said, or what is between it and Dify."""
    code = str(code_of(recording.json))
    return b"error" in recording.request_body or "daemon" in recording.name or code.startswith(("provider", "model"))


def keys_of(value: Any, place: str = "") -> set[str]:
    """Every key of a JSON value, with the path to it; the items of a list share theirs."""
    if isinstance(value, dict):
        return {f"{place}.{key}" for key in value} | {
            inner for key, item in value.items() for inner in keys_of(item, f"{place}.{key}")
        }
    if isinstance(value, list):
        return {inner for item in value for inner in keys_of(item, f"{place}[]")}
    return set()


def code_of(body: Any) -> Any:
    return body.get("code") if isinstance(body, dict) else None


def upload_in(body: Any) -> Any:
    """What an answer says of an upload."""
    if not isinstance(body, dict) or "mime_type" not in body:
        return None
    return {name: body.get(name) for name in ("name", "size", "extension", "mime_type")}


def message_of(body: Any) -> Any:
    """What an error says, without the ids in it."""
    return UUID.sub("…", body["message"]) if isinstance(body, dict) and "message" in body else None


def parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return f"no JSON: {content[:80]!r}"


def kinds_of(body: bytes) -> list[str]:
    """The kinds of a stream's events, and whether there is sound among them."""
    kinds = [kind_of(block) for block in body.split(b"\n\n") if block and not block.startswith(b"event: ping")]
    sound = ["with sound"] if "tts_message" in kinds else []
    return [kind for kind in kinds if kind != "tts_message"] + sound


def kind_of(block: bytes) -> str:
    event = parsed(block.removeprefix(b"data: "))
    if not isinstance(event, dict):
        return "half an event"
    return (
        f"{event['event']} with {sorted(event.keys() & {'answer', 'url'})}"
        if "file" in event["event"]
        else event["event"]
    )


def events_of(body: bytes) -> list[dict[str, Any]]:
    events = [parsed(block.removeprefix(b"data: ")) for block in body.split(b"\n\n") if block.startswith(b"data: ")]
    return [event for event in events if isinstance(event, dict) and not is_sound(event)]


def one_of_each_kind(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*{event["event"]: event for event in events}.values()]


def is_sound(event: dict[str, Any]) -> bool:
    return bool(event["event"] == "tts_message")


def was_stopped(recording: Recording) -> bool:
    """Whether a stream was ended by a stop: then no tokens are counted, though a model was asked."""
    ends = [event for event in events_of(recording.body) if event["event"] == "message_end"]
    return "stop" in recording.name and bool(ends) and ends[0]["metadata"]["usage"]["total_tokens"] == 0


def text_of(content: bytes) -> str:
    return content.decode(errors="replace")
