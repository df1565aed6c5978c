"""The recorded exchanges in tests/recordings, with the answers of real servers, and the spec that describes them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fast_yaml import shipped_spec

ROOT = Path(__file__).resolve().parents[2]
HELPERS = ROOT / "tests" / "helpers"
RECORDINGS = ROOT / "tests" / "recordings"


@dataclass(frozen=True)
class Recording:
    """One exchange. `wire` is the whole answer, head and framing included, in the pieces in which it came."""

    name: str
    app: str
    method: str
    path: str
    query: str
    request_headers: dict[str, str]
    request_body: bytes
    status: int
    headers: dict[str, str]
    body: bytes
    wire: tuple[bytes, ...]
    complete: bool

    @property
    def version(self) -> str:
        return self.name.partition("/")[0]

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The JSON of each event; real servers write one `data:` line an event."""
        lines = self.body.split(b"\n")
        return [json.loads(line.removeprefix(b"data:")) for line in lines if line.startswith(b"data:")]


@cache
def recordings() -> tuple[Recording, ...]:
    """All exchanges in which a server answered."""
    return tuple(_read(path) for path in sorted(RECORDINGS.glob("*/*.json")) if _answered(path))


def _answered(path: Path) -> bool:
    return "status" in json.loads(path.read_text(encoding="utf-8")).get("response", {})


def _read(path: Path) -> Recording:
    exchange = json.loads(path.read_text(encoding="utf-8"))
    request, response = exchange["request"], exchange["response"]
    if "body_base64" in response:
        body = base64.b64decode(response["body_base64"])
    else:
        body = response["body_text"].encode()
    return Recording(
        name=f"{path.parent.name}/{path.stem}",
        app=request.get("app") or "",
        method=request["method"],
        path=request["path"].partition("?")[0],
        query=request["path"].partition("?")[2],
        request_headers={name.lower(): value for name, value in request["headers"]},
        request_body=_request_body(request),
        status=response["status"],
        headers={name.lower(): value for name, value in response["headers"]},
        body=body,
        wire=tuple(base64.b64decode(piece) for _, piece in response.get("wire", [])),
        complete=response["complete"],
    )


def _request_body(request: dict[str, Any]) -> bytes:
    if "multipart" in request:
        boundary = dict(request["headers"])["Content-Type"].partition("boundary=")[2]
        parts = "".join(f"--{boundary}\r\n{_part(part)}\r\n" for part in request["multipart"])
        return f"{parts}--{boundary}--\r\n".encode()
    body = request.get("body") or ""
    if isinstance(body, dict):
        return base64.b64decode(body["base64"])
    if size := re.fullmatch(r"<(\d+) bytes>", body):  # It was too large to keep.
        return _long_body(int(size[1]))
    return body.encode("utf-8", "surrogatepass")


def _long_body(size: int) -> bytes:
    """A request of so many bytes, nearly all of them one text."""
    head, tail = '{"inputs": {"query": "', '"}, "response_mode": "blocking", "user": "u1"}'
    return f"{head}{'x' * (size - len(head + tail))}{tail}".encode()


def _part(part: dict[str, Any]) -> str:
    """A part of a form. What a file held was not recorded, but its size was."""
    file_name = f'; filename="{part["filename"]}"' if part["filename"] is not None else ""
    media_type = f"\r\nContent-Type: {part['content_type']}" if part["content_type"] else ""
    content = part.get("value", "x" * part["size"])
    return f'Content-Disposition: form-data; name="{part["name"]}"{file_name}{media_type}\r\n\r\n{content}'


@cache
def spec() -> dict[str, Any]:
    """The description of the API."""
    return shipped_spec()


def resolve(value: Any) -> Any:
    """Follow a `$ref` within the spec."""
    while isinstance(value, dict) and "$ref" in value:
        target: Any = spec()
        for token in value["$ref"].removeprefix("#/").split("/"):
            target = target[token]
        value = target
    return value


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of the spec, with its path template and its method."""
    for path, item in spec()["paths"].items():
        for method in ("get", "put", "post", "delete", "patch"):
            if method in item:
                yield path, method, item[method]


def operation_of(recording: Recording) -> tuple[str, dict[str, Any]] | None:
    """The operation that a recording exercises, with its path template; None where it is not one of the spec's."""
    return _operation_at(recording.method.lower(), recording.path)


@cache
def _operation_at(wanted: str, place: str) -> tuple[str, dict[str, Any]] | None:
    for path, method, operation in operations():
        pattern = "/v1" + re.sub(r"\{[^}]+\}", "[^/]+", path)
        if method == wanted and re.fullmatch(pattern, place):
            return path, operation
    return None
