"""Edits that are refused: what `check_spec.py` says, and what its advice leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from edits.edit import JSON, operation, parameter

Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Refusal:
    """An operation that is refused, and the same as the advice wants it.

    Attributes:
        name: The operationId.
        operation: The operation.
        place: The end of the pointer of the fault.
        says: A piece of its message.
        mended: The operation once the advice is followed.
        path: Its path.
        top: What stands at the top of the document besides.
        mended_top: What stands there once the advice is followed.
    """

    name: str
    operation: dict[str, Any]
    place: tuple[str, ...]
    says: str
    mended: dict[str, Any]
    path: str = "/edits"
    method: str = "post"
    top: dict[str, Any] | None = None
    mended_top: dict[str, Any] | None = None


TEXT = {"type": "string"}
OBJECT = {"type": "object", "properties": {"a": TEXT}}
LIST = {"type": "array", "items": TEXT}
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
KEY_HEADER = parameter("X-Api-Key", "header", TEXT)


def of(place: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """An operation with one parameter."""
    return operation(parameter(name, place, schema))


def form(kind: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An operation with a form."""
    return operation(body={kind: {"schema": {"type": "object", "properties": properties}, **more}})


PARAMETERS = [
    Refusal(
        "cookieList", of("cookie", "ids", LIST), ("parameters", "0"), "make it a string", of("cookie", "ids", TEXT)
    ),
    Refusal(
        "cookieObject",
        of("cookie", "o", OBJECT),
        ("parameters", "0"),
        "is an object; write a parameter for each",
        of("cookie", "a", TEXT),
    ),
    Refusal(
        "headerObject",
        of("header", "X-O", OBJECT),
        ("parameters", "0"),
        "is an object; write a parameter for each",
        of("header", "X-A", TEXT),
    ),
    Refusal(
        "queryObjects",
        of("query", "o", {"type": "array", "items": OBJECT}),
        ("parameters", "0"),
        "lose their name; write a parameter",
        of("query", "a", TEXT),
    ),
    Refusal(
        "queryMaybeObject",
        of("query", "o", {"oneOf": [TEXT, OBJECT]}),
        ("parameters", "0"),
        "lose their name; write a parameter",
        of("query", "o", TEXT),
    ),
    Refusal(
        "queryDeep",
        of("query", "o", {"type": "object", "properties": {"deep": OBJECT}}),
        ("parameters", "0"),
        "the property 'deep' of the query 'o' cannot be written in a URL; make it a string",
        of("query", "o", {"type": "object", "properties": {"deep": TEXT}}),
    ),
    Refusal(
        "queryListOfLists",
        of("query", "o", {"oneOf": [{"type": "array", "items": LIST}, {"type": "null"}]}),
        ("parameters", "0"),
        "is a list of lists; write a list of texts",
        of("query", "o", LIST),
    ),
    Refusal(
        "headerListOfObjects",
        of("header", "X-O", {"type": "array", "items": OBJECT}),
        ("parameters", "0"),
        "is an object; write a parameter for each",
        of("header", "X-O", LIST),
    ),
    Refusal(
        "headerName",
        of("header", "X[a]", TEXT),
        ("parameters", "0"),
        "has a character that no header name can have; use letters, digits",
        of("header", "X-a", TEXT),
    ),
    Refusal(
        "headerDefault",
        of("header", "X-T", {**TEXT, "default": "a\nb"}),
        ("parameters", "0"),
        "has a character that a header cannot carry; encode it",
        of("header", "X-T", {**TEXT, "default": "a%0Ab"}),
    ),
    Refusal(
        "headerDefaultUnicode",
        of("header", "X-T", {**TEXT, "default": "ü"}),
        ("parameters", "0"),
        "has a character that a header cannot carry",
        of("header", "X-T", TEXT),
    ),
    Refusal(
        "cookieDefault",
        of("cookie", "t", {**TEXT, "default": "a;b"}),
        ("parameters", "0"),
        "has a character that a cookie cannot carry",
        of("cookie", "t", {**TEXT, "default": "a%3Bb"}),
    ),
    Refusal(
        "bodyAsParameter",
        operation(parameter("body", "query", TEXT), body={JSON: {"schema": OBJECT}}),
        (),
        "'body' names the body of the request",
        operation(parameter("text", "query", TEXT), body={JSON: {"schema": OBJECT}}),
    ),
    Refusal(
        "dateDefault",
        of("query", "d", {**TEXT, "format": "date", "default": "soon"}),
        ("schema", "default"),
        "is not a date; write one, such as '2024-05-01'",
        of("query", "d", {**TEXT, "format": "date", "default": "2024-05-01"}),
    ),
    Refusal(
        "timeDefault",
        of("query", "d", {**TEXT, "format": "date-time", "default": "2024-05-01T10:20:30"}),
        ("schema", "default"),
        "is not a date-time; write one, such as '2024-05-01T10:20:30Z'",
        of("query", "d", {**TEXT, "format": "date-time", "default": "2024-05-01T10:20:30Z"}),
    ),
    Refusal(
        "uuidDefault",
        of("query", "d", {**TEXT, "format": "uuid", "default": "1"}),
        ("schema", "default"),
        "is not a uuid",
        of("query", "d", {**TEXT, "format": "uuid"}),
    ),
    Refusal(
        "constOfNumber",
        of("query", "x", {"type": "number", "const": 1.5}),
        ("parameters", "0", "schema", "const"),
        "does not have its own type in Python",
        of("query", "x", {"type": "string", "const": "1.5"}),
    ),
]

FORMS = [
    Refusal(
        "formListOfLists",
        form(URLENCODED, {"rows": {"type": "array", "items": LIST}}),
        ("schema",),
        "is a list of lists, which this kind of form cannot have; give it encoding",
        form(
            URLENCODED,
            {"rows": {"type": "array", "items": LIST}},
            encoding={"rows": {"contentType": "application/json"}},
        ),
    ),
    Refusal(
        "formMaybeListOfObjects",
        form(URLENCODED, {"rows": {"oneOf": [{"type": "array", "items": OBJECT}, {"type": "null"}]}}),
        ("schema",),
        "holds an object",
        form(MULTIPART, {"rows": {"oneOf": [{"type": "array", "items": OBJECT}, {"type": "null"}]}}),
    ),
    Refusal(
        "fieldsObject",
        form(URLENCODED, {"meta": OBJECT}),
        ("content", URLENCODED, "schema"),
        "give it encoding",
        form(URLENCODED, {"meta": OBJECT}, encoding={"meta": {"contentType": JSON}}),
    ),
    Refusal(
        "fieldsObjects",
        form(URLENCODED, {"metas": {"type": "array", "items": OBJECT}}),
        ("content", URLENCODED, "schema"),
        "or use multipart/form-data",
        form(MULTIPART, {"metas": {"type": "array", "items": OBJECT}}),
    ),
    Refusal(
        "formList",
        operation(body={MULTIPART: {"schema": LIST}}),
        ("content", MULTIPART, "schema"),
        "a form is one object",
        form(MULTIPART, {"items": LIST}),
    ),
    Refusal(
        "formHeaders",
        form(MULTIPART, {"a": TEXT}, encoding={"a": {"headers": {"X-A": {"schema": TEXT}}}}),
        ("encoding", "a", "headers"),
        "does not write headers of a field; drop it",
        form(MULTIPART, {"a": TEXT}, encoding={"a": {}}),
    ),
    Refusal(
        "formStyle",
        form(URLENCODED, {"a": LIST}, encoding={"a": {"style": "pipeDelimited"}}),
        ("encoding", "a", "style"),
        "does not write style of a field; drop it",
        form(URLENCODED, {"a": LIST}),
    ),
    Refusal(
        "capitals",
        operation(answer={"Application/JSON": {"schema": OBJECT}}),
        ("content", "Application/JSON"),
        "in lower case: application/json",
        operation(answer={JSON: {"schema": OBJECT}}),
    ),
]

FORMS += [
    Refusal(
        "fileOrText",
        form(MULTIPART, {"f": {"oneOf": [{**TEXT, "format": "binary"}, TEXT]}}),
        ("content", MULTIPART, "schema"),
        "is a file or something else; write a field for each",
        form(MULTIPART, {"f": {**TEXT, "format": "binary"}, "g": TEXT}),
    ),
    Refusal(
        "bytesInJson",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {"fs": {"type": "array", "items": {**TEXT, "format": "binary"}}},
                    }
                }
            }
        ),
        ("content", JSON, "schema"),
        "JSON cannot carry bytes; write format: byte",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {"fs": {"type": "array", "items": {**TEXT, "format": "byte"}}},
                    }
                }
            }
        ),
    ),
    Refusal(
        "textOfObject",
        operation(answer={"text/csv": {"schema": OBJECT}}),
        ("content", "text/csv", "schema"),
        "is read as one text; write type: string",
        operation(answer={"text/csv": {"schema": TEXT}}),
    ),
]

SCHEMES = {
    "appKey": {"type": "http", "scheme": "bearer"},
    "other": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "basic": {"type": "http", "scheme": "basic"},
    "admin": {"type": "http", "scheme": "bearer"},
    "oauth": {"type": "oauth2", "flows": {}},
}
KEYED = {"security": [{"appKey": []}], "schemes": SCHEMES}
BY_OTHER = {"security": [{"other": []}], "schemes": SCHEMES}


def asking(*names: str) -> dict[str, Any]:
    """An operation that asks for some credentials, all of them."""
    return operation(security=[{name: [] for name in names}])


OWN = operation(KEY_HEADER, security=[])
CREDENTIALS = [
    Refusal(
        "apiKey", asking("other"), ("security", "0"), "'other' (apiKey in header) is not the app's key", OWN, top=KEYED
    ),
    Refusal("basic", asking("basic"), ("security", "0"), "'basic' (http basic) is not the app's key", OWN, top=KEYED),
    Refusal("oauth", asking("oauth"), ("security", "0"), "'oauth' (oauth2) is not the app's key", OWN, top=KEYED),
    Refusal(
        "anotherBearer",
        asking("admin"),
        ("security", "0"),
        "'admin' (http bearer) is not the app's key",
        OWN,
        top=KEYED,
    ),
    Refusal(
        "bothKeys",
        asking("appKey", "other"),
        ("security", "0"),
        "write security: [] and describe the credential as a header parameter",
        OWN,
        top=KEYED,
    ),
    Refusal(
        "keyOfNoDocument",
        asking("appKey"),
        ("security", "0"),
        "name the app's key under security at the top",
        asking("appKey"),
        top={"schemes": SCHEMES},
        mended_top=KEYED,
    ),
    Refusal(
        "documentByApiKey",
        operation(),
        ("security", "0"),
        "name a scheme with type: http and scheme: bearer",
        operation(),
        top=BY_OTHER,
        mended_top=KEYED,
    ),
    Refusal(
        "serversOfOperation",
        operation(servers=[{"url": "https://x.example"}]),
        ("servers",),
        "every request goes to the client's base URL",
        operation(),
    ),
]


def paged(described: Any, *parameters: dict[str, Any], items: Any = LIST, **more: Any) -> dict[str, Any]:
    """An operation with pages."""
    schema = {"type": "object", "properties": {"data": items, **more}}
    return operation(*parameters, answer={JSON: {"schema": schema}}, **{"x-pages": described})


NUMBER = {"type": "integer"}
PAGE, LIMIT = parameter("page", "query", NUMBER), parameter("limit", "query", {**NUMBER, "maximum": 20})
CURSOR = parameter("cursor", "query", TEXT)
ROW = {"type": "object", "properties": {"id": TEXT}}
GOOD = paged("data", PAGE, LIMIT)
BY_PAGE: dict[str, Any] = {"x-pages": "data"}
BY_CURSOR = {"items": "data", "cursor": "cursor", "next": "next"}
PAGES = [
    Refusal("listNothing", paged(5, PAGE, LIMIT), ("x-pages",), "names no items", GOOD),
    Refusal("listNoLimit", paged("data", PAGE), ("x-pages",), "add limit", GOOD),
    Refusal("listNoItems", paged("rows", PAGE, LIMIT), ("x-pages",), "'rows' is not an array of the 200 answer", GOOD),
    Refusal(
        "listUnknownKey",
        paged({"items": "data", "page": "page", "size": "limit"}, PAGE, LIMIT),
        ("x-pages",),
        "'size' means nothing here",
        GOOD,
    ),
    Refusal(
        "listTwoWays",
        paged({"items": "data", "page": "page", "offset": "limit"}, PAGE, LIMIT),
        ("x-pages",),
        "one way to ask for the next page",
        GOOD,
    ),
    Refusal(
        "listNoNext",
        paged({"items": "data", "cursor": "cursor"}, CURSOR),
        ("x-pages",),
        "cursor and next go together",
        paged(BY_CURSOR, CURSOR, next=TEXT),
    ),
    Refusal(
        "listNextMissing",
        paged(BY_CURSOR, CURSOR),
        ("x-pages",),
        "'next' is not a property of the 200 answer",
        paged(BY_CURSOR, CURSOR, next=TEXT),
    ),
    Refusal(
        "listCursorRequired",
        paged(BY_CURSOR, {**CURSOR, "required": True}, next=TEXT),
        ("x-pages",),
        "make it optional",
        paged(BY_CURSOR, CURSOR, next=TEXT),
    ),
    Refusal(
        "listNoId",
        paged({"items": "data", "after": "cursor"}, CURSOR),
        ("x-pages",),
        "'id' is not a property of an item",
        paged({"items": "data", "after": "cursor"}, CURSOR, items={"type": "array", "items": ROW}),
    ),
    Refusal(
        "listPageOfText",
        paged("data", parameter("page", "query", TEXT), LIMIT),
        ("x-pages",),
        "'page' counts, so it is an integer",
        GOOD,
    ),
    Refusal(
        "listOfText",
        operation(PAGE, LIMIT, answer={"text/csv": {"schema": TEXT}}, **BY_PAGE),
        ("x-pages",),
        "is not JSON, so it has no items",
        operation(answer={"text/csv": {"schema": TEXT}}),
    ),
]

PATH_DEFAULT = [parameter("a", "path", {**TEXT, "default": "x"}, required=True)]
PATHS = [
    Refusal(
        "nullInPath",
        operation(parameter("a", "path", {"type": ["string", "null"]}, required=True)),
        ("parameters", "0"),
        "it cannot be null",
        operation(parameter("a", "path", TEXT, required=True)),
        path="/edits/{a}",
    ),
    Refusal(
        "defaultBeforeAnother",
        operation(*PATH_DEFAULT, parameter("b", "path", TEXT, required=True)),
        ("parameters", "0"),
        "'a' has a default, but 'b', which follows it in the path, has none; leave the default out",
        operation(parameter("a", "path", TEXT, required=True), parameter("b", "path", TEXT, required=True)),
        path="/edits/{a}/{b}",
    ),
]

REFUSALS = [*PARAMETERS, *FORMS, *CREDENTIALS, *PAGES, *PATHS]
