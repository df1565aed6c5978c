# Copied from scripts/static/_sending.py; do not edit.
"""Values on their way out: as part of a path, a query, a header, a cookie, JSON or a form."""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from math import isfinite
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from .encoding import explained
from .types import UNSET, File, FileTypes, GivenBytes, RequestFiles

_NO_MEDIA_TYPES: Mapping[str, str] = {}
_NOT_IN_COOKIES = frozenset(' ",;\\')


def text(value: Any) -> str:
    """Write one value as text: `true`, `12`, `2024-05-01`.

    Raises:
        ValueError: The value is a list or an object, which have no such form, or no finite number.
    """
    if is_list(value) or isinstance(value, Mapping) or hasattr(value, "to_dict"):
        raise ValueError(f"this cannot be sent as a text: {value!r:.100}; give a string")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} cannot be sent; give a finite number, or leave it out")
    if isinstance(value, datetime.date):  # A datetime is one, too.
        return value.isoformat()
    return str(value)


def is_list(value: Any) -> bool:
    """Whether a value is many values."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def given(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values that are neither left out nor null, each with its name."""
    return ((name, value) for name, value in values.items() if value is not UNSET and value is not None)


def url(template: str, /, **arguments: Any) -> str:
    """Put arguments into the path of an operation.

    Raises:
        ValueError: An argument is empty, `.` or `..`, which would make it another path.
    """
    quoted = {name: _quoted(value) for name, value in arguments.items()}
    path = template.format(**quoted)
    for pattern, segment in zip(template.split("/"), path.split("/"), strict=True):
        if "{" in pattern and segment in ("", ".", ".."):
            raise ValueError(f"an argument of the path is empty, '.' or '..': {path}; give the id that the server gave")
    return path


def _quoted(value: Any) -> str:
    values = value if is_list(value) else [value]
    return ",".join(quote(text(item), safe="") for item in values)


def query(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write the parameters of a query; a list gives one for each of its values, an object one for each property."""
    written: dict[str, Any] = {}
    for name, value in given(values):
        if isinstance(value, Mapping) or hasattr(value, "to_dict"):
            written |= {key: _texts(inner) for key, inner in given(plain(value))}
        else:
            written[name] = _texts(value)
    return written


def _texts(value: Any) -> list[str] | str:
    return [text(item) for item in value] if is_list(value) else text(value)


def headers(values: Mapping[str, Any]) -> dict[str, str]:
    """Write headers; the values of a list are joined by commas.

    Raises:
        ValueError: A value has a character that a header cannot carry, or begins or ends with white space.
    """
    return {name: _checked_header(name, _joined(value)) for name, value in given(values)}


def _checked_header(name: str, value: str) -> str:
    # The message does not have the value, which can be a credential.
    for character in value:
        if not character.isascii() or not (character.isprintable() or character == "\t"):
            raise ValueError(f"the header {name} cannot carry the character {character!r}; encode it")
    if value != value.strip():
        raise ValueError(f"the header {name} cannot begin or end with white space; strip it")
    return value


def cookies(values: Mapping[str, Any]) -> dict[str, str]:
    """Write the header that carries cookies; there is none where all are left out.

    Raises:
        ValueError: A value has a character that a cookie cannot carry.
    """
    written = {name: text(value) for name, value in given(values)}
    for name, value in written.items():
        if not (value.isascii() and value.isprintable()) or _NOT_IN_COOKIES & set(value):
            raise ValueError(f"the cookie {name} has a character that a cookie cannot carry: {value!r}; encode it")
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in written.items())} if written else {}


def _joined(value: Any) -> str:
    return ",".join(text(item) for item in value) if is_list(value) else text(value)


def plain(value: Any) -> Any:
    """Make what JSON can say of a value: models become objects, dates and UUIDs text."""
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if is_list(value):
        return [plain(inner) for inner in value]
    if isinstance(value, File):
        return value.to_tuple()
    return text(value) if isinstance(value, datetime.date | UUID) else value


def members(values: Mapping[str, Any]) -> dict[str, Any]:
    """Make the members of a JSON object, without those that are left out."""
    return {name: plain(value) for name, value in values.items() if value is not UNSET}


def json_body(value: Any) -> dict[str, Any]:
    """The arguments of `httpx.Client.request` that send a value as JSON: it takes `json=None` for no body at all."""
    return {"content": b"null"} if value is None else {"json": plain(value)}


def form(values: Mapping[str, Any], media_types: Mapping[str, str] = _NO_MEDIA_TYPES) -> dict[str, Any]:
    """Write the fields of a form; a list gives a field for each of its values.

    Args:
        values: Values by name.
        media_types: The media type of fields that have one; JSON is what can be written into a field.
    """
    return {name: _json(name, value) if name in media_types else _texts(value) for name, value in given(values)}


def parts(values: Mapping[str, Any], media_types: Mapping[str, str] = _NO_MEDIA_TYPES) -> RequestFiles:
    """Write the parts of a multipart form; a list gives a part for each of its values, an object one of JSON.

    Args:
        values: Values by name.
        media_types: The media type of parts that the spec gives one.
    """
    return [(name, part) for name, value in given(values) for part in _parts_of(name, value, media_types.get(name, ""))]


def _json(name: str, value: Any) -> str:
    try:
        return json.dumps(plain(value), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise explained(error, name, plain(value)) from None


def _parts_of(name: str, value: Any, media_type: str) -> Iterator[FileTypes]:
    if isinstance(value, File):
        yield _file_part(value)
    elif media_type.endswith("json") or isinstance(value, Mapping) or hasattr(value, "to_dict"):
        yield None, _json(name, value).encode(), media_type or "application/json"
    elif is_list(value):
        for item in value:
            yield from _parts_of(name, item, "application/json" if is_list(item) else media_type)
    else:
        yield None, text(value).encode(), media_type or "text/plain"


def _file_part(file: File) -> FileTypes:
    # httpx rewinds a file to its start before it sends it; a file that does not begin there is copied.
    payload = _unread(file.payload)
    seekable = hasattr(payload, "seekable") and payload.seekable()
    if hasattr(payload, "read") and not (seekable and payload.tell() == 0):
        payload = BytesIO(payload.read())
    # A file name can hold bytes that do not decode; Python reads them as halves of surrogate pairs.
    name = file.file_name and file.file_name.encode(errors="replace").decode()
    return name, payload, file.mime_type and _checked_media_type(file.mime_type)


def content(body: File) -> bytes:
    """Read the bytes of a body, so that it can be sent once more, and by an asynchronous client."""
    payload = _unread(body.payload)
    return bytes(payload.read() if hasattr(payload, "read") else payload)


def _unread(payload: Any) -> Any:
    """The payload of a file, from where it is read."""
    return BytesIO(payload.getvalue()) if isinstance(payload, GivenBytes) else payload


def media_type(body: File, described: str) -> str:
    """The media type of a body: the file's own, else what the spec says.

    Raises:
        ValueError: It has a character that a header cannot carry.
    """
    return _checked_media_type(body.mime_type or ("application/octet-stream" if "*" in described else described))


def _checked_media_type(media_type: str) -> str:
    if not (media_type.isascii() and media_type.isprintable()):
        raise ValueError(f"the media type of a file has a character that a header cannot carry: {media_type!r}")
    return media_type


class Uncredentialed:
    """Keeps the client's credential from an operation that does not ask for it.

    Args:
        own: The `Authorization` that the caller gave for this one request.
    """

    def __init__(self, own: str | None = None) -> None:
        self._own = own

    def __call__(self, request: httpx.Request) -> httpx.Request:
        """Take the credential off a request."""
        request.headers.pop("Authorization", None)
        if self._own is not None:
            request.headers["Authorization"] = self._own
        return request
