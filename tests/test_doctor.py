"""The doctor: it finds a true server true, names each lie by its place, and shows nothing that an answer holds."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import trustme
from attrs import frozen
from commands import SCHEMAS, SECRET, called, environment
from dify_completion_doctor import Finding, Report, Status, UnusableSpec, check_server, junit_of
from dify_completion_doctor._app import TESTED_VERSIONS
from dify_completion_mock import App, MockDify
from fork_server import run_forked
from recorded import RECORDINGS, ROOT
from replay import ReplayServer, http_answer
from reports import INFO, VALUE, failed, findings_of, of_status, verified, verified_alone

SPEC = (ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8")


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(apps={SECRET: App()}) as mock:
        yield mock


@pytest.mark.parametrize("version", TESTED_VERSIONS)
def test_the_spec_is_true_of_each_tested_version(version: str) -> None:
    with MockDify(version=version) as mock:
        report = check_server(**mock.settings)
    assert report.exit_status == 0
    assert of_status(report, Status.UNTRUE) == of_status(report, Status.FAILED) == []
    asked = {"getAppInfo", "getAppParameters", "getAppMeta", "getAppSite", "listFeedbacks", "listAnnotations"}
    assert asked < {*of_status(report, Status.TRUE)}
    assert f"Dify {version}, which" in findings_of(report)["version"].summary


def test_the_tested_versions_are_those_of_the_recordings() -> None:
    assert {*TESTED_VERSIONS} == {path.name for path in RECORDINGS.iterdir() if path.is_dir()}


def test_it_asks_nothing_that_costs_or_changes_something(mock: MockDify) -> None:
    findings = findings_of(check_server(**mock.settings))
    assert {received.method for received in mock.requests} == {"GET"}
    assert findings["createCompletion"].summary == "POST may change something."
    assert findings["getAnnotationReplyStatus"].summary == "Needs action, job_id."
    assert findings["downloadFile"].status is Status.NOT_ASKED


@frozen
class Lie:
    """What an operation answers against the spec, and how the doctor names it."""

    operation: str
    answer: dict[str, Any]
    finding: str
    place: str
    document: str
    problem: str


LIES = {
    "another type": Lie(
        "get_app_info",
        {"body": {"name": 5, "description": VALUE}},
        "getAppInfo",
        "/name",
        "/components/schemas/AppInfo/properties/name/type",
        "is an integer, not a string",
    ),
    "a missing property": Lie(
        "get_app_site",
        {"body": {"icon": VALUE}},
        "getAppSite",
        "",
        "/components/schemas/AppSite/required",
        "lacks title",
    ),
    "null": Lie(
        "get_app_site",
        {"body": {"title": None}},
        "getAppSite",
        "/title",
        "/components/schemas/AppSite/properties/title/type",
        "is null, not a string",
    ),
    "an array in place of an object": Lie(
        "get_app_meta",
        {"body": [VALUE]},
        "getAppMeta",
        "",
        "/components/schemas/AppMeta/type",
        "is an array, not an object",
    ),
    "none of the alternatives": Lie(
        "get_app_meta",
        {"body": {"tool_icons": {"a/b~c": 5}}},
        "getAppMeta",
        "/tool_icons/*",
        "/components/schemas/AppMeta/properties/tool_icons/additionalProperties/oneOf",
        "fits none of the alternatives",
    ),
    "the wrong member of an alternative": Lie(
        "get_app_meta",
        {"body": {"tool_icons": {"tool": {"content": ["x"]}}}},
        "getAppMeta",
        "/tool_icons/*/content",
        "/components/schemas/ToolIcon/properties/content/type",
        "is an array, not a string",
    ),
    "an item deep within": Lie(
        "get_app_parameters",
        {"body": {"user_input_form": [{"paragraph": {"variable": "a"}}, {"select": {"variable": 4}}]}},
        "getAppParameters",
        "/user_input_form/1/*/variable",
        "/components/schemas/InputField/properties/variable/type",
        "is an integer, not a string",
    ),
    "a success that is not listed": Lie(
        "get_app_parameters",
        {"status": 201, "body": {"user_input_form": []}},
        "getAppParameters",
        "",
        "/paths/~1parameters/get/responses",
        "has the status 201, which the document does not list",
    ),
    "an error that is not listed": Lie(
        "list_annotations",
        {"status": 418, "body": {"code": VALUE, "message": VALUE, "status": 418}},
        "listAnnotations",
        "",
        "/paths/~1apps~1annotations/get/responses",
        "has the status 418, which the document does not list",
    ),
    "an operation that is not there": Lie(
        "list_feedbacks",
        {"status": 404},
        "listFeedbacks",
        "",
        "/paths/~1app~1feedbacks/get",
        "has the status 404, and the document describes an operation",
    ),
    "an error of another shape": Lie(
        "get_app_meta",
        {"status": 400, "body": {"code": 7, "message": VALUE}},
        "getAppMeta",
        "/code",
        "/components/schemas/Error/properties/code/type",
        "is an integer, not a string",
    ),
    "text that is no JSON": Lie(
        "get_app_meta",
        {"body": b'{"tool_icons": {}'},
        "getAppMeta",
        "",
        "/components/schemas/AppMeta",
        "is not JSON",
    ),
    "a number that JSON does not have": Lie(
        "get_app_meta",
        {"body": b'{"tool_icons": {}, "x": NaN}'},
        "getAppMeta",
        "",
        "/components/schemas/AppMeta",
        "is not JSON",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_found_and_named(name: str, mock: MockDify) -> None:
    lie = LIES[name]
    mock.answer(lie.operation, **lie.answer)
    report = check_server(**mock.settings)
    assert (report.exit_status, of_status(report, Status.UNTRUE)) == (1, [lie.finding])
    (mismatch,) = findings_of(report)[lie.finding].mismatches
    assert (mismatch.answer, mismatch.document, mismatch.problem) == (lie.place, lie.document, lie.problem)
    assert VALUE not in json.dumps(report.to_dict()) + junit_of(report)


SHOUTED = SECRET.upper()
ECHOES = {
    "a key of a map": [http_answer("200 OK", f'{{"tool_icons": {{"{SECRET}": 5}}}}'.encode())],
    "a name that is not allowed": [http_answer("200 OK", f'{{"{SECRET}": 5, "x{SECRET[2:11]}": 5}}'.encode())],
    "a media type": [http_answer("200 OK", INFO, f"{SECRET}/x")],
    "a part of a media type": [http_answer("200 OK", INFO, f"text/{SHOUTED[:8]}")],
    "a version": [http_answer("200 OK", INFO, "application/json", f"X-Version: 1.14.2-{SECRET}")],
    "a short suffix of a version": [http_answer("200 OK", INFO, "application/json", f"X-Version: 1.14.2-{SECRET[4:]}")],
    "a host": [http_answer("302 Found", b"", "text/html", f"Location: https://{SECRET}.example.com/v1/info")],
    "an error": [http_answer("401 Unauthorized", f'{{"code": "{SECRET}", "message": 5}}'.encode())],
}


@pytest.mark.parametrize("name", ECHOES)
def test_a_key_that_the_server_echoes_is_not_in_the_report(name: str, server: ReplayServer) -> None:
    server.answer(*ECHOES[name])
    seen: list[Finding] = []
    report = check_server(SECRET, base_url=server.base_url, on_finding=seen.append)
    texts = (json.dumps(report.to_dict()) + junit_of(report) + str(seen)).lower()
    parts = {SECRET[start : start + 8].lower() for start in range(len(SECRET) - 7)}
    assert [part for part in parts if part in texts] == []


def test_names_that_only_the_answer_has_are_not_in_pointers(mock: MockDify) -> None:
    mock.answer("get_app_meta", body={"tool_icons": {VALUE: 5, f"{VALUE}2": 6, "content": {"content": []}}})
    mismatches = findings_of(check_server(**mock.settings))["getAppMeta"].mismatches
    places = {mismatch.answer: mismatch.places for mismatch in mismatches}
    assert places == {"/tool_icons/*": 2, "/tool_icons/content/content": 1}


@pytest.mark.parametrize(
    ("named", "shown"),
    [("1.14.2", "1.14.2"), ("1.0.0-beta.1", "1.0.0-beta.1"), ("1.14.2-ours", "1.14.2-*"), (f"1.{VALUE}", None)],
)
def test_a_version_shows_no_text_of_the_server(named: str, shown: str | None, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO, "application/json", f"X-Version: {named}"))
    finding = findings_of(check_server(SECRET, base_url=server.base_url))["version"]
    assert (finding.summary.startswith(f"Dify {shown}"), VALUE in finding.summary) == (shown is not None, False)


def test_the_same_problem_in_many_places_is_named_once(mock: MockDify) -> None:
    feedback = {"message_id": "m", "rating": "like"}
    mock.answer("list_feedbacks", body={"data": [{**feedback, "id": number} for number in range(50)]})
    (mismatch,) = findings_of(check_server(**mock.settings))["listFeedbacks"].mismatches
    assert (mismatch.answer, mismatch.places) == ("/data/0/id", 50)


@pytest.mark.parametrize(
    ("media_type", "untrue"),
    [
        ("application/json", ""),
        ("Application/JSON; charset=utf-8", ""),
        ("text/plain", "has text/plain, which the document does not list"),
        ("application/xml\x07", "has a media type that cannot be shown, which the document does not list"),
    ],
)
def test_a_media_type_is_held_against_the_document(server: ReplayServer, media_type: str, untrue: str) -> None:
    server.answer(http_answer("200 OK", INFO, media_type))
    finding = findings_of(check_server("app-key", base_url=server.base_url))["getAppInfo"]
    assert [mismatch.problem for mismatch in finding.mismatches] == [untrue] * bool(untrue)


def test_an_operation_that_came_later_is_rightly_missing() -> None:
    since = SPEC.replace("operationId: getAppMeta\n", 'operationId: getAppMeta\n      x-since: "1.13.0"\n')
    with MockDify(version="1.12.1") as mock:
        mock.answer("get_app_meta", status=404)
        finding = findings_of(checked_with(since, mock))["getAppMeta"]
    assert (finding.status, finding.mismatches) == (Status.TRUE, ())
    assert finding.summary == "Dify 1.12.1 does not have it; the document says that it is new in 1.13.0."


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_an_error_that_the_document_foresees_is_no_answer(mock: MockDify, status: int) -> None:
    mock.answer("get_app_meta", status=status)
    report = check_server(**mock.settings)
    assert (report.exit_status, of_status(report, Status.FAILED)) == (2, ["getAppMeta"])


def checked_with(text: str, mock: MockDify, folder: Path | None = None) -> Report:
    """Check a document of one's own."""
    with tempfile.TemporaryDirectory() as temporary:
        path = (folder or Path(temporary)) / "our.yaml"
        path.write_text(text, encoding="utf-8")
        return check_server(**mock.settings, spec=path)


def test_a_document_of_ones_own_is_checked(mock: MockDify, tmp_path: Path) -> None:
    required = SPEC.replace("required: [title]", "required: [title, motto]")
    assert required != SPEC
    report = checked_with(required, mock, tmp_path)
    (mismatch,) = findings_of(report)["getAppSite"].mismatches
    assert (mismatch.problem, mismatch.document) == ("lacks motto", "/components/schemas/AppSite/required")
    assert report.spec == str(tmp_path / "our.yaml")


OWN = """\
openapi: 3.1.0
info: {title: Ours, version: "1"}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
    other: {type: apiKey, in: header, name: X-Key}
security: [{key: []}]
paths:
  /info: {$ref: "parts/info.yaml"}
  /meta:
    parameters:
      - {name: version, in: query, required: true, schema: {type: integer, default: 2}}
      - {name: kind, in: query, required: true, schema: {enum: [all]}}
    get:
      operationId: getMeta
      responses:
        2XX: {description: d, content: {"application/*": {schema: {type: object, additionalProperties: false}}}}
  /site: {get: {operationId: getSite, security: [], responses: {200: {description: d, content: {"*/*": {}}}}}}
  /parameters: {get: {operationId: getParameters, security: [{other: []}], responses: {}}}
  /files/{file_id}: {get: {operationId: undeclared, responses: {}}}
  /app/feedbacks: {get: {operationId: elsewhere, servers: [{url: "https://example.com"}], responses: {}}}
"""
PART = """\
get:
  operationId: getAppInfo
  responses:
    "200": {description: d, content: {application/json: {schema: {$ref: "schemas.yaml#/Info"}}}}
"""
SCHEMAS_OF_OWN = """\
Info: {type: object, required: [id], properties: {name: {$ref: "#/Name"}}}
Name: {type: integer}
"""


def test_a_document_of_several_files_is_followed(mock: MockDify, tmp_path: Path) -> None:
    tmp_path = tmp_path / "our spec #1 100%"
    (tmp_path / "parts").mkdir(parents=True)
    (tmp_path / "parts" / "info.yaml").write_text(PART, encoding="utf-8")
    (tmp_path / "parts" / "schemas.yaml").write_text(SCHEMAS_OF_OWN, encoding="utf-8")
    findings = findings_of(checked_with(OWN, mock, tmp_path))
    assert [(one.answer, one.document, one.problem) for one in findings["getAppInfo"].mismatches] == [
        ("", "schemas.yaml#/Info/required", "lacks id"),
        ("/name", "schemas.yaml#/Name/type", "is a string, not an integer"),
    ]
    assert findings["getMeta"].mismatches[0].problem == "has tool_icons, which the document does not allow"
    assert findings["getParameters"].summary == "Needs a credential of another kind."
    assert findings["undeclared"].summary == "Needs file_id."
    assert findings["elsewhere"].summary == "Has its own servers, which get no key."
    queries = {received.path: {**received.query} for received in mock.requests}
    assert queries["/v1/meta"] == {"version": "2", "kind": "all"}
    site = [received for received in mock.requests if received.path == "/v1/site"]
    assert "authorization" not in {name.lower() for name in site[0].headers}


UNQUOTED = """\
openapi: 3.1.0
components: {schemas: {App: {$anchor: app, properties: {name: {type: integer}}}}}
paths:
  /info:
    get: {operationId: getAppInfo, responses: {200: {content: {application/json: {schema: SCHEMA}}}}}
"""


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        (
            "{properties: {name: {type: integer}}}",
            "/paths/~1info/get/responses/200/content/application~1json/schema/properties/name/type",
        ),
        ("{$ref: '#/components/schemas/App'}", "/components/schemas/App/properties/name/type"),
        ("{$ref: '#app'}", "/components/schemas/App/properties/name/type"),
        ("{allOf: [{$ref: '#app'}]}", "/components/schemas/App/properties/name/type"),
    ],
)
def test_statuses_without_quotes_and_anchors_are_read(schema: str, place: str, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO, "application/json", "X-Version: 1.14.2"))
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder, "our.yaml")).write_text(UNQUOTED.replace("SCHEMA", schema), encoding="utf-8")
        report = check_server("app-key", base_url=server.base_url, spec=path)
    assert [mismatch.document for mismatch in findings_of(report)["getAppInfo"].mismatches] == [place]


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        ("in: header, name: X-A, required: true, schema: {default: é}", "No request can carry the value of X-A."),
        ('in: header, name: X-A, required: true, schema: {default: "a\\n"}', "No request can carry the value of X-A."),
        ("in: header, name: X A, required: true, schema: {default: a}", "No request can carry the value of X A."),
        ("in: cookie, name: a, required: true, schema: {default: a}", "Needs a."),
        ("in: header, name: Authorization, required: true, schema: {default: a}", ""),
    ],
)
def test_a_parameter_that_cannot_be_sent_is_named(parameter: str, told: str, mock: MockDify) -> None:
    meta = "operationId: getAppMeta\n"
    report = checked_with(SPEC.replace(meta, f"{meta}      parameters: [{{{parameter}}}]\n"), mock)
    finding = findings_of(report)["getAppMeta"]
    assert finding.summary == told if told else finding.status is Status.TRUE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SPEC.replace("security:\n  - appKey: []\n", "security:\n"), "/security is not a list of requirements"),
        (SPEC.replace("security:\n  - appKey: []\n", "security: appKey\n"), "/security is not a list of requirements"),
        (SPEC.replace("required: [title]", "required: title"), "/components/schemas/AppSite/required is not a list"),
        (SPEC.replace('{$ref: "#/components/schemas/AppMeta"}', '{$ref: "#none"}'), "part that does not exist"),
        ("openapi: 3.0.3\npaths: {/a: {}}", "is not an OpenAPI 3.1 document"),
        ("- a", "is not an OpenAPI 3.1 document"),
        ("openapi: 3.1.0\npaths: {}", "describes no paths"),
        ("a: [", "is not YAML in UTF-8"),
        (SPEC.replace('schema: {$ref: "#/components/schemas/AppMeta"}', 'schema: {$ref: "#/x"}'), "part that does not"),
        (SPEC.replace("#/components/schemas/AppMeta", "https://example.com/a.yaml"), "may only refer to files"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused(mock: MockDify, text: str, told: str) -> None:
    with pytest.raises(UnusableSpec, match=told):
        checked_with(text, mock)


def test_a_document_without_a_get_cannot_be_asked_about(mock: MockDify) -> None:
    text = "openapi: 3.1.0\npaths: {/a: {post: {operationId: getAppMeta, responses: {}}}}"
    finding = failed(checked_with(text, mock))
    assert (finding.id, finding.summary) == ("base-url", "The document has no GET to ask.")


def test_a_base_url_without_v1_is_named_with_the_right_one(mock: MockDify) -> None:
    root = mock.base_url.removesuffix("/v1")
    for wrong in (root, f"{root}/", f"{root}/V1", f"{root}/v1/completion-messages", f"{root}/console/api"):
        finding = failed(check_server(mock.api_key, base_url=wrong))
        assert (finding.id, finding.advice) == ("base-url", f"Set the base URL:\nexport DIFY_BASE_URL={mock.base_url}")


@pytest.mark.parametrize(
    ("status", "media_type", "headers", "told"),
    [
        ("200 OK", "text/html", [], "A web page is at "),
        ("404 Not Found", "text/html", [], "A web page is at "),
        ("404 Not Found", "text/plain", [], "None of the document's operations is at "),
        ("404 Not Found", "application/json", [], "None of the document's operations is at "),
        ("404 Not Found", "application/json", ["X-Version: 1.14.2"], "None of the document's operations is at "),
        ("200 OK", "text/plain", [], "The answer (200 text/plain) is not one of Dify's API."),
        ("200 OK", "application/json", [], "The answer (200 application/json) is not one of Dify's API."),
        ("502 Bad Gateway", "text/html", [], "A proxy answers (502 text/html), but no Dify behind it."),
        ("520 Unknown", "text/plain", [], "A proxy answers (520 text/plain), but no Dify behind it."),
        ("407 Authenticate", "text/plain", [], "A proxy wants a user and a password (407 text/plain)."),
        ("301 Moved", "text/html", ["Location: https://x:y@dify.example.com/v1/info"], "The server redirects to "),
        ("308 Moved", "text/html", ["Location: info/"], "The server redirects to another path."),
    ],
)
def test_what_answers_in_place_of_the_api_is_named(
    server: ReplayServer, status: str, media_type: str, headers: list[str], told: str
) -> None:
    server.answer(http_answer(status, b"<html></html>", media_type, *headers))
    finding = failed(check_server("app-key", base_url=server.base_url))
    assert finding.id == "base-url"
    assert finding.summary.startswith(told)
    if "dify.example.com" in "".join(headers):
        assert finding.advice.endswith("export DIFY_BASE_URL=https://dify.example.com/v1")
        assert "x:y" not in finding.summary


@pytest.mark.parametrize("body", [b"{}", b'{"status": "ok"}', b"[]", b"null"])
def test_a_server_that_answers_everything_alike_is_not_dify(body: bytes, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", body))
    assert failed(check_server("app-key", base_url=server.base_url)).id == "base-url"


def without_media_type(status: str) -> list[bytes]:
    """An error with nothing in it, as some proxies answer."""
    return [f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()]


@pytest.mark.parametrize("status", ["502 Bad", "504 Late", "520 Unknown", "407 Authenticate", "499 Left"])
def test_an_error_of_a_proxy_does_not_make_the_document_untrue(status: str, server: ReplayServer) -> None:
    for error in (without_media_type(status), http_answer(status, b"no healthy upstream", "text/plain")):
        server.answer(http_answer("200 OK", INFO), error)
        report = check_server("app-key", base_url=server.base_url)
        assert (report.exit_status, of_status(report, Status.UNTRUE)) == (2, [])
        assert findings_of(report)["getAppMeta"].summary.startswith(f"A proxy answers ({status[:3]}")


@pytest.mark.parametrize("scheme", ['Basic realm="Restricted"', "Negotiate"])
def test_a_proxy_that_wants_a_password_is_named(scheme: str, server: ReplayServer) -> None:
    page = b"<html>401 Authorization Required</html>"
    server.answer(http_answer("401 Unauthorized", page, "text/html", f"WWW-Authenticate: {scheme}"))
    finding = failed(check_server("app-key", base_url=server.base_url))
    assert (finding.id, finding.summary) == ("base-url", "A proxy wants a user and a password (401 text/html).")


def test_an_operation_that_only_is_missing_is_untrue(server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO), without_media_type("404 Missing"))
    finding = findings_of(check_server("app-key", base_url=server.base_url))["getAppMeta"]
    assert (finding.status, finding.summary) == (Status.UNTRUE, "The server does not have it (404).")


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_an_empty_refusal_is_about_the_key_alone(status: str, server: ReplayServer) -> None:
    server.answer(without_media_type(status))
    report = check_server("app-key", base_url=server.base_url)
    assert failed(report).id == "key"
    assert findings_of(report)["base-url"].status is Status.NOT_ASKED


@pytest.mark.parametrize("security", ["[]", "[{}, {appKey: []}]", None])
def test_a_key_that_the_document_does_not_send_is_not_called_wrong(security: str | None, mock: MockDify) -> None:
    (declared,) = re.findall(r"^security:.*\n(?:  .*\n)*", SPEC, re.MULTILINE)
    report = checked_with(SPEC.replace(declared, f"security: {security}\n" if security else ""), mock)
    finding = findings_of(report)["key"]
    assert (finding.status, "Copy the key" in finding.advice) == (Status.UNTRUE, False)
    assert finding.mismatches[0].document == "/paths/~1info/get"
    assert of_status(report, Status.UNTRUE) == ["key"]


@pytest.mark.parametrize("path", ["http://127.0.0.1:{port}/site", "@127.0.0.1:{port}/", ":{port}/site", "site", "5"])
def test_a_path_that_is_not_below_the_base_url_is_refused(path: str, mock: MockDify, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO))
    path = path.format(port=server.base_url.split(":")[2].removesuffix("/v1"))
    with pytest.raises(UnusableSpec, match="does not begin with /; correct it under paths"):
        checked_with(SPEC.replace("  /site:\n", f"  {json.dumps(path)}:\n"), mock)
    assert server.asked == []


@pytest.mark.parametrize("path", ["/a\nb", "/\t", "/" + 70_000 * "a"])
def test_a_path_that_no_url_can_have_is_refused(path: str, mock: MockDify) -> None:
    with pytest.raises(UnusableSpec, match="cannot be part of a URL"):
        checked_with(SPEC.replace("  /site:\n", f"  ? {json.dumps(path)}\n  :\n"), mock)


@pytest.mark.parametrize("path", ["/http://{host}/site", "//{host}/site", "///{host}/site", "/@{host}/"])
def test_no_path_sends_the_key_to_another_host(path: str, mock: MockDify, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO))
    path = path.format(host=server.base_url.split("/")[2])
    report = checked_with(SPEC.replace("  /site:\n", f"  {json.dumps(path)}:\n"), mock)
    assert findings_of(report)["getAppSite"].status is Status.UNTRUE
    assert server.asked == []


def test_a_key_that_is_refused_ends_the_questions(mock: MockDify) -> None:
    assert failed(check_server("app-other", base_url=mock.base_url)).id == "key"
    mock.answer("get_app_info", status=401, body={"code": 7})
    refused = check_server(**mock.settings)
    assert (refused.exit_status, of_status(refused, Status.UNTRUE)) == (1, ["getAppInfo"])
    mock.answer("get_app_info", status=403)
    assert "refuses its app" in failed(check_server(**mock.settings)).summary


@pytest.mark.parametrize(("mode", "told"), [("chat", "is chat, not"), (VALUE, "is one that this client does not know")])
def test_the_key_of_another_kind_of_app_is_named(mode: str, told: str) -> None:
    with MockDify(app=App(mode=mode)) as mock:
        report = check_server(**mock.settings)
    assert (report.exit_status, of_status(report, Status.UNTRUE)) == (1, ["mode"])
    assert told in findings_of(report)["mode"].summary


def test_a_name_without_an_address_and_a_closed_port_are_told_apart(closed_port: int) -> None:
    assert failed(check_server("app-key", base_url="http://dify.invalid/v1")).id == "dns"
    finding = failed(check_server("app-key", base_url=f"http://127.0.0.1:{closed_port}/v1"))
    assert (finding.id, finding.summary) == (
        "tcp",
        f"Port {closed_port} of 127.0.0.1 accepts no connection (Connection refused).",
    )
    proxied = failed(
        check_server(
            "app-key", base_url="http://dify.invalid/v1", httpx_args={"proxy": f"http://u:pw@127.0.0.1:{closed_port}"}
        )
    )
    assert (proxied.id, "pw" in str(proxied)) == ("tcp", False)


def served_over_tls(authority: trustme.CA) -> tuple[str, Callable[[], None]]:
    """A server that answers one request over TLS; its base URL, and what closes it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
                with context.wrap_socket(connection, server_side=True) as tls:
                    while b"\r\n\r\n" not in tls.recv(65536):
                        pass
                    tls.sendall(b"".join(http_answer("200 OK", INFO)))
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()

    def close() -> None:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()

    return f"https://127.0.0.1:{listening.getsockname()[1]}/v1", close


def test_a_certificate_is_named_or_refused(tmp_path: Path, mock: MockDify) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    url, close = served_over_tls(authority)
    try:
        refused = failed(check_server("app-key", base_url=url))
        trusted = check_server("app-key", base_url=url, httpx_args={"verify": str(tmp_path / "ca.pem")})
    finally:
        close()
    assert (refused.id, "SSL_CERT_FILE" in refused.advice) == ("tls", True)
    assert findings_of(trusted)["tls"].summary.startswith(
        "The connection is encrypted (TLSv1.3; the certificate is valid until "
    )
    plain = failed(check_server("app-key", base_url=mock.base_url.replace("http:", "https:")))
    assert (plain.id, "http://" in plain.advice) == ("tls", True)


class TLSServer:
    """Takes one connection after the other, and does not go on after the handshake."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.base_url = f"https://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> TLSServer:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(OSError):
                connection, _ = self._socket.accept()
                with connection:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if self._context is None:
            self._over.wait()
            return
        with self._context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(65536)


def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_client_certificate_is_named(newest: ssl.TLSVersion) -> None:
    authority = trustme.CA()
    (context := server_context(authority)).maximum_version = newest
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(trusting := ssl.create_default_context())
    with TLSServer(context) as server:
        finding = failed(check_server("app-key", base_url=server.base_url, httpx_args={"verify": trusting}))
    assert (finding.id, "a client certificate" in finding.summary) == ("tls", True)
    assert ("http://" in finding.advice, "load_cert_chain" in finding.advice) == (False, True)


def test_a_server_of_another_version_of_tls_is_named() -> None:
    authority = trustme.CA()
    (context := server_context(authority)).maximum_version = ssl.TLSVersion.TLSv1_2
    authority.configure_trust(trusting := ssl.create_default_context())
    trusting.minimum_version = ssl.TLSVersion.TLSv1_3
    with TLSServer(context) as server:
        finding = failed(check_server("app-key", base_url=server.base_url, httpx_args={"verify": trusting}))
    assert (finding.id, "another version of TLS" in finding.summary) == ("tls", True)
    assert "http://" not in finding.advice


def test_a_server_that_is_silent_in_the_handshake_fails_at_tls() -> None:
    with TLSServer(None) as server:
        report = check_server("app-key", base_url=server.base_url, answer_seconds=0.5)
    assert (failed(report).id, findings_of(report)["tcp"].status) == ("tls", Status.TRUE)


class ClosingServer:
    """Answers the first request of each connection, and closes it: at once, or when the next request has come."""

    def __init__(self, takes_another: bool) -> None:
        self._takes_another = takes_another
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> ClosingServer:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # The end of the socket.
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(INFO)
        with contextlib.suppress(OSError), connection:
            connection.recv(65536)
            connection.sendall(head + INFO)
            if self._takes_another:
                connection.recv(65536)


@pytest.mark.parametrize("takes_another", [False, True])
def test_a_server_that_closes_connections_unannounced_is_named_once(takes_another: bool) -> None:
    with ClosingServer(takes_another) as server:
        report = check_server("app-key", base_url=server.base_url)
    finding = findings_of(report)["keep-alive"]
    assert (finding.status, "without announcing it" in finding.summary) == (Status.UNTRUE, True)
    assert of_status(report, Status.FAILED) == []


def test_an_answer_that_breaks_off_is_not_called_an_early_closing(server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO), [HEAD])
    report = check_server("app-key", base_url=server.base_url)
    assert findings_of(report)["getAppMeta"].status is Status.FAILED
    assert "keep-alive" not in findings_of(report)


def test_an_answer_by_an_old_http_is_named(server: ReplayServer) -> None:
    head, *rest = b"".join(http_answer("200 OK", INFO)).split(b"\r\n")
    server.answer([b"\r\n".join([head.replace(b"HTTP/1.1", b"HTTP/1.0"), *rest])])
    finding = findings_of(check_server("app-key", base_url=server.base_url))["http"]
    assert (finding.status, "HTTP/1.1" in finding.advice) == (Status.UNTRUE, True)


def test_an_answer_that_cannot_be_unpacked_is_named(server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO, "application/json", "Content-Encoding: br"))
    finding = failed(check_server("app-key", base_url=server.base_url))
    assert (finding.id, "packed in an encoding" in finding.summary) == ("http", True)


def test_a_port_that_does_not_speak_http_is_named(server: ReplayServer) -> None:
    server.answer([b"SSH-2.0-OpenSSH_9.6\r\n"])
    assert failed(check_server("app-key", base_url=server.base_url)).id == "http"


class Drip:
    """An answer that comes piece by piece, with a pause before each, until nobody reads it."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._pause = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        for byte in self._answer + b" " * 1000:
            yield bytes([byte])
            self._pause.wait(0.02)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Version: 1.14.2\r\nContent-Length: 1000\r\n\r\n"


@pytest.mark.parametrize("answer", [HEAD, HEAD.replace(b"200 OK", b"500 Failed"), b"HTTP/1.1 200 OK\r\nX: "])
def test_an_answer_that_drips_has_an_overall_limit(answer: bytes, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", INFO), Drip(answer))
    findings = findings_of(check_server("app-key", base_url=server.base_url, answer_seconds=0.3))
    assert findings["getAppInfo"].status is Status.TRUE
    for name in ("getAppMeta", "getAppSite", "getAppParameters"):
        assert (findings[name].status, findings[name].summary) == (
            Status.FAILED,
            "The answer is not complete after 0.3 s.",
        )


def test_a_first_answer_that_drips_ends_the_questions(server: ReplayServer) -> None:
    server.answer(Drip(HEAD))
    finding = failed(check_server("app-key", base_url=server.base_url, answer_seconds=0.3))
    assert (finding.id, finding.summary) == ("http", "The answer is not complete after 0.3 s.")


def test_findings_come_one_by_one(mock: MockDify) -> None:
    seen: list[Finding] = []
    report = check_server(**mock.settings, on_finding=seen.append)
    assert tuple(seen) == report.findings


def test_the_command_reports_to_people(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    mock.answer("get_app_site", body={"title": 5, "icon": VALUE})
    outcome = called(mock, capsys, "doctor")
    assert outcome.status == 1
    assert SECRET not in outcome.out + outcome.err
    assert VALUE not in outcome.out + outcome.err
    assert (
        "untrue  getAppSite         The answer, 200 application/json, does not match the document.\n"
        "        /title is an integer, not a string\n"
        "          document: /components/schemas/AppSite/properties/title/type\n"
    ) in outcome.out
    assert outcome.out.endswith(". The document does not match this server.\n")


def test_the_command_reports_to_programs_and_to_a_ci_server(
    mock: MockDify, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    mock.answer("get_app_site", body={"title": 5})
    mock.answer("get_app_meta", status=500)
    outcome = called(mock, capsys, "doctor", "--json", "--junit", str(tmp_path / "doctor.xml"))
    report = json.loads(outcome.out)
    jsonschema.validate(report, SCHEMAS["doctor"])
    assert (outcome.status, report["exit_status"], report["base_url"]) == (1, 1, mock.base_url)
    suite = ElementTree.parse(tmp_path / "doctor.xml").getroot()[0]
    counts = {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}
    found = report["counts"]
    assert counts == {
        "tests": len(report["findings"]),
        "failures": found["untrue"],
        "errors": found["failed"],
        "skipped": found["not asked"],
    }
    failure = suite.find("testcase[@name='getAppSite']/failure")
    assert failure is not None
    assert "/title is an integer, not a string" in str(failure.text)


def test_names_of_properties_harm_neither_xml_nor_a_terminal(
    mock: MockDify, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    mock.answer("get_app_meta", body={"tool_icons": {"a\x1b[31m\ud800]]><b>\n": 5}})
    outcome = called(mock, capsys, "doctor", "--junit", str(tmp_path / "doctor.xml"))
    assert outcome.status == 1
    assert "\x1b[31m" not in outcome.out
    ElementTree.parse(tmp_path / "doctor.xml")


def test_the_command_says_what_it_cannot_use(
    mock: MockDify, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "old.yaml").write_text("swagger: '2.0'", encoding="utf-8")
    old = called(mock, capsys, "doctor", "--spec", str(tmp_path / "old.yaml"))
    assert (old.status, old.err.split("error: ")[1]) == (
        2,
        f"{tmp_path / 'old.yaml'} is not an OpenAPI 3.1 document; name one with --spec\n",
    )
    assert called(mock, capsys, "doctor", settings={"DIFY_API_KEY": ""}).status == 2
    assert called(mock, capsys, "doctor", "--spec", str(tmp_path / "none.yaml")).status == 2
    unwritten = called(mock, capsys, "doctor", "--junit", str(tmp_path / "none" / "doctor.xml"))
    assert (unwritten.status, "cannot be written" in unwritten.err) == (2, True)
    in_json = called(mock, capsys, "doctor", "--json", "--junit", str(tmp_path / "none" / "doctor.xml"))
    assert "cannot be written" in json.loads(in_json.out)["error"]["message"]
    refused = called(mock, capsys, "doctor", settings={"DIFY_API_KEY": "app-other"})
    assert (refused.status, "failed  key " in refused.out) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is full")
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_report_that_cannot_be_written_is_not_one_of_an_untrue_document(options: list[str], mock: MockDify) -> None:
    with Path("/dev/full").open("wb") as full:
        run = run_forked("-m", "dify_completion_cli", "doctor", *options, env=environment(mock), stdout=full)
    assert (run.returncode, run.stderr.startswith("error: the report cannot be written (")) == (2, True)


def test_a_report_that_nobody_reads_is_not_one_of_an_untrue_document(mock: MockDify) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as unread:
        run = run_forked("-m", "dify_completion_cli", "doctor", env=environment(mock), stdout=unread)
    assert (run.returncode, run.stderr.startswith("error: the report cannot be written (")) == (2, True)


def test_make_verify_asks_about_a_document_with_overlays(mock: MockDify, tmp_path: Path) -> None:
    (tmp_path / "our.yaml").write_text(SPEC.replace("required: [title]", "required: [title, motto]"), encoding="utf-8")
    own = verified(mock, f"SPEC={tmp_path / 'our.yaml'}", f"JUNIT={tmp_path / 'doctor.xml'}")
    assert own.returncode == 2  # That of make.
    assert "the answer lacks motto\n" in own.stdout
    assert mock.api_key not in own.stdout + own.stderr
    assert ElementTree.parse(tmp_path / "doctor.xml").getroot().attrib["failures"] == "1"
    mended = OVERLAY.replace("REQUIRED", "[title]")
    (tmp_path / "mended.yaml").write_text(mended, encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text("overlay: [", encoding="utf-8")
    whole = verified_alone(mock, tmp_path / "mended.yaml")
    assert (whole.returncode, "true    getAppSite" in whole.stdout) == (0, True)
    wrong = verified_alone(mock, tmp_path / "wrong.yaml")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "wrong.yaml:" in wrong.stderr


def test_make_verify_takes_several_overlays() -> None:
    command = ["make", "--old-file=.venv/.ready", "--dry-run", "verify", "OVERLAY=a.yaml b.yaml"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "scripts/verify_spec.py --overlay a.yaml --overlay b.yaml " in " ".join(shown.split())


OVERLAY = """\
overlay: 1.0.0
info: {title: What our server leaves out, version: 1.0.0}
actions:
  - {target: $.components.schemas.AppSite.required, remove: true}
  - {target: $.components.schemas.AppSite, update: {required: REQUIRED}}
"""
