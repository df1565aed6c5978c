"""Responses with Dify's headers, and the pages of its framework, its worker and the gateways before it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from ._faults import Fault
from ._reqparse import ParameterFault
from ._script import Refusal
from ._version import Version

_EXPOSED = "X-Env, X-Trace-Id, X-Version"
_HTML = "text/html; charset=utf-8"
_NGINX_PHRASES = {504: "Gateway Time-out", 503: "Service Temporarily Unavailable"}
"""The phrases that are not those of the standard."""


def headers(version: Version, shared: bool = True) -> dict[str, str]:
    """The headers of every answer of Dify; those for other origins only where the request reached a route."""
    fields = {"X-Version": version.name, "X-Env": "PRODUCTION"}
    if version.varies_by_cookie:
        fields["Vary"] = "Cookie"
    if not shared:
        return fields
    exposed = {"Access-Control-Expose-Headers": _EXPOSED} if version.exposes_headers else {}
    return {"Access-Control-Allow-Origin": "*", **exposed, **fields}


def json_answer(
    body: Any,
    version: Version,
    status: int = 200,
    fields: Mapping[str, str] | None = None,
    shared: bool = True,
) -> Response:
    """An answer of Dify in JSON, in ASCII and on one line."""
    content = json.dumps(body).encode() + b"\n"
    media_type = "application/json"
    return Response(content, status, {**headers(version, shared), **(fields or {})}, media_type)


def chunked_start(version: Version, media_type: str) -> Message:
    """The start of an answer of Dify that is sent in chunks."""
    answer = Response(headers=headers(version), media_type=media_type)
    fields = [(name, value) for name, value in answer.raw_headers if name != b"content-length"]
    return {"type": "http.response.start", "status": 200, "headers": fields}


def fault_answer(fault: Fault, version: Version) -> Response:
    """A fault as Dify answers it."""
    body: dict[str, Any] = {"code": fault.code, "message": fault.message, "status": fault.status}
    if isinstance(fault, ParameterFault):
        body = {"errors": fault.errors, "message": fault.message}
    fields = {"WWW-Authenticate": 'Bearer realm="api"'} if fault.status == 401 else None
    shared = fault.code != "method_not_allowed"
    return json_answer(body, version, fault.status, fields, shared)


def framework_page(
    status: int,
    title: str,
    text: str,
    version: Version,
    fields: Mapping[str, str] | None = None,
    shared: bool = False,
) -> Response:
    """A page of Dify's web framework."""
    heading = title.removeprefix(f"{status} ")
    page = f"<!doctype html>\n<html lang=en>\n<title>{title}</title>\n<h1>{heading}</h1>\n<p>{text}</p>\n"
    return Response(page, status, {**headers(version, shared), **(fields or {})}, _HTML)


def unknown_path(version: Version, shared: bool = False) -> Response:
    """The page for a path that has no route."""
    text = "The requested URL was not found on the server. If you entered the URL manually please check your spelling"
    return framework_page(404, "404 Not Found", f"{text} and try again.", version, shared=shared)


def moved(url: str, version: Version) -> Response:
    """The page of a redirect to another path."""
    link = f'<a href="{url}">{url}</a>'
    text = (
        f"You should be redirected automatically to the target URL: {link}. If not, click the link."
    )
    return framework_page(308, "Redirecting...", text, version, {"Location": url})


def worker_page() -> Response:
    """The page of the server's worker where the application failed before it answered."""
    title = "Internal Server Error"
    head = f"<html>\n  <head>\n    <title>{title}</title>\n  </head>\n"
    page = f"{head}  <body>\n    <h1><p>{title}</p></h1>\n    \n  </body>\n</html>\n"
    return Response(page, 500, {"Content-Type": "text/html", "Connection": "close"})


def refusal_answer(refusal: Refusal, version: Version) -> Response:
    """A refusal: an error of Dify, or a gateway's page."""
    fields = {} if refusal.retry_after is None else {"Retry-After": refusal.retry_after}
    if refusal.code is not None:
        body = {"code": refusal.code, "message": refusal.message, "status": refusal.status}
        return json_answer(body, version, refusal.status, fields)
    title = f"{refusal.status} {_phrase(refusal.status)}"
    page = (
        f"<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n"
    )
    text = f"{page}<hr><center>nginx</center>\n</body>\n</html>\n".replace("\n", "\r\n")
    return Response(text, refusal.status, {"Content-Type": "text/html", **fields})


def _phrase(status: int) -> str:
    """The reason phrase of a status, as nginx writes it."""
    if status in _NGINX_PHRASES:
        return _NGINX_PHRASES[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def first_values(request: Request) -> dict[str, str]:
    """The query of a request; the first value of each name counts."""
    return dict(reversed(request.query_params.multi_items()))
