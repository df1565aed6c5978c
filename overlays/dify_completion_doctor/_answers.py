"""Compares an answer of the server with the document's description of it: status, media type, schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx

from ._document import Node, as_object
from ._mismatches import Schema
from ._operations import Operation
from ._report import Finding, Mismatch, Status

_PROXY_STATUSES = frozenset({407, 499})
"""Statuses below 500 that proxies answer with, and Dify does not."""

_REFUSALS = frozenset({401, 403})
"""Statuses that a proxy answers with in place of Dify, where it has separate passwords or rules."""

_VERSION_SUFFIX = re.compile(r"-(alpha|beta|rc|fix|post|dev)[.\d]{0,6}")
"""The suffix of a version that Dify names; any other may be a text of whoever wrote the header."""


def finding_of(operation: Operation, response: httpx.Response, name: str = "") -> Finding:
    """Compare an answer with the document.

    Args:
        operation: The operation that was asked.
        response: The answer, read.
        name: The finding's id; without it, that of the operation.

    Returns:
        True for a success that matches the document, and for an operation that this version does not have yet; untrue
        for what does not match; failed for an error that the document lists, and for one of a proxy.
    """
    name = name or operation.id
    if is_of_proxy(response):
        return Finding(name, Status.FAILED, f"A proxy answers ({described(response)}), not Dify.")
    if response.status_code == 404 and not is_json(response):
        return _missing(operation, response, name)
    mismatches = tuple(_mismatches(operation, response))
    answer = f"The answer, {described(response)},"
    if mismatches:
        return Finding(
            name, Status.UNTRUE, f"{answer} does not match the document.", "", mismatches
        )
    if response.is_success:
        return Finding(name, Status.TRUE, f"{answer} matches the document.")
    if response.status_code == 404:
        return _missing(operation, response, name)
    return Finding(name, Status.FAILED, f"{answer} is an error that the document lists.")


def described(response: httpx.Response) -> str:
    """An answer in a few words, without anything of its body."""
    media_type = media_type_of(response)
    return f"{response.status_code} {media_type}" if media_type else f"{response.status_code}"


def media_type_of(response: httpx.Response) -> str:
    """The media type of an answer, without parameters; empty where it has none, or none that can be shown."""
    header = str(response.headers.get("Content-Type", ""))
    media_type = header.partition(";")[0].strip().lower()
    is_shown = re.fullmatch(r"[\w.+*-]{1,60}/[\w.+*-]{1,60}", media_type, re.ASCII)
    return media_type if is_shown else ""


def is_json(response: httpx.Response) -> bool:
    """Whether the media type of an answer is one of JSON."""
    media_type = media_type_of(response)
    return media_type == "application/json" or media_type.endswith("+json")


def is_of_proxy(response: httpx.Response) -> bool:
    """Whether an error is one of a proxy: without a body, or neither of Dify nor in JSON."""
    if response.status_code >= 500 or response.status_code in _PROXY_STATUSES:
        return not response.content or not (version_of(response) or is_json(response))
    is_empty = not response.content and not version_of(response)
    return is_empty and response.status_code in _REFUSALS


def is_of_api(operation: Operation, response: httpx.Response) -> bool:
    """Whether an answer shows that the API is where it was asked: one of Dify, or one as the document describes it."""
    if response.status_code in (404, 405) or response.has_redirect_location:
        return False  # A server has these for what it does not have.
    if version_of(response):
        return True
    return not is_of_proxy(response) and not any(_mismatches(operation, response))


def is_older(version: str | None, since: str) -> bool:
    """Whether a version of Dify is older than another; not where one of them is unknown."""
    if not version or not since:
        return False
    return _numbers(version) < _numbers(since)


def version_of(response: httpx.Response) -> str | None:
    """The server's version; None where the answer does not name one. `-*` is for a suffix that Dify does not use."""
    header = str(response.headers.get("X-Version", ""))
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4}){1,3})(-[\w.]{1,20})?", header, re.ASCII)
    if match is None:
        return None
    number, suffix = match.groups(default="")
    return header if not suffix or _VERSION_SUFFIX.fullmatch(suffix) else f"{number}-*"


def json_of(response: httpx.Response) -> Any:
    """The JSON of a body.

    Raises:
        ValueError, RecursionError: It is not JSON, or is nested too deeply.
    """
    return json.loads(response.content, parse_constant=_refuse)


def object_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of a body; an empty one where it has none."""
    try:
        return as_object(json_of(response))
    except (ValueError, RecursionError):
        return {}


def content_for(operation: Operation, holder: Node, media_type: str) -> Node | None:
    """The media type object for a body; None where the document has none.

    Args:
        operation: The operation.
        holder: What the document says of an answer.
        media_type: The media type.
    """
    content = operation.document.resolve(holder.child("content"))
    written = {str(key).partition(";")[0].strip().lower(): key for key in content.members}
    for kind in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if media_type and kind in written:
            return operation.document.resolve(content.child(written[kind]))
    return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("-")[0]))


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _missing(operation: Operation, response: httpx.Response, name: str) -> Finding:
    version, since = version_of(response), operation.since
    if is_older(version, since):
        summary = f"Dify {version} does not have it; the document says that it is new in {since}."
        return Finding(name, Status.TRUE, summary)
    summary = "The server does not have it (404)."
    if version and since:
        summary = (
            f"Dify {version} does not have it (404); the document says that it is new in {since}."
        )
    place = operation.document.place_of(operation.node)
    problem = "has the status 404, and the document describes an operation"
    advice = "Correct x-since, or remove the operation (an OpenAPI Overlay can)."
    return Finding(name, Status.UNTRUE, summary, advice, (Mismatch("", place, problem),))


def _mismatches(operation: Operation, response: httpx.Response) -> Iterator[Mismatch]:
    status = response.status_code
    key, described_answer = operation.response(status) or ("", None)
    if described_answer is None or (key == "default" and not _is_covered_by_default(status)):
        place = operation.document.place_of(operation.responses)
        yield Mismatch("", place, f"has the status {status}, which the document does not list")
        return
    content = operation.document.resolve(described_answer.child("content"))
    if not content.members:
        if response.content:
            place = operation.document.place_of(described_answer)
            yield Mismatch("", place, "has a body, which the document does not describe")
        return
    media = content_for(operation, described_answer, media_type_of(response))
    if media is None:
        place = operation.document.place_of(content)
        is_named = "Content-Type" in response.headers
        unknown = "a media type that cannot be shown" if is_named else "no media type"
        media_type = media_type_of(response) or unknown
        yield Mismatch("", place, f"has {media_type}, which the document does not list")
        return
    schema = media.child("schema")
    if schema.value is not None:
        yield from body_mismatches(Schema(operation.document, schema), response)


def _is_covered_by_default(status: int) -> bool:
    """Whether `default` covers a status: the document lists Dify's own one by one, and those of proxies it does not."""
    return status >= 500 or status in _PROXY_STATUSES


def body_mismatches(schema: Schema, response: httpx.Response) -> tuple[Mismatch, ...]:
    """The mismatches of a body; a body that is neither JSON nor text has none."""
    media_type = media_type_of(response)
    if is_json(response):
        try:
            value = json_of(response)
        except (ValueError, RecursionError):
            return (Mismatch("", schema.place, "is not JSON"),)
        return schema.mismatches(value)
    if media_type.startswith("text/"):
        return schema.mismatches(response.content.decode(errors="replace"))
    return ()
