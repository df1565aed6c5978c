"""Credentials, pages, names, and what is deprecated."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from fast_yaml import shipped_spec

from edits.edit import JSON, Edit, operation, parameter

KEY = {"authorization": "Bearer app-key"}
NO_KEY = {"authorization": None}
OWN = parameter("Authorization", "header", {"type": "string"})
X_KEY = parameter("X-Api-Key", "header", {"type": "string"})

CREDENTIALS = [
    Edit("keyOfTheDocument", operation(), headers=KEY),
    Edit("keySaidAloud", operation(security=[{"appKey": []}]), headers=KEY),
    Edit("keyOrNothing", operation(security=[{}, {"appKey": []}]), headers=KEY),
    Edit("noKey", operation(security=[]), headers=NO_KEY),
    Edit("noKeyButNothing", operation(security=[{}]), headers=NO_KEY),
    Edit("noKeyDetailed", operation(security=[]), "detailed('noKeyDetailed')", "it.parsed.ok is True", headers=NO_KEY),
    Edit("keyDetailed", operation(), "detailed('keyDetailed')", "it.parsed.ok is True", headers=KEY),
    Edit(
        "ownKey",
        operation(OWN, security=[]),
        call="authorization='Basic dXNlcg=='",
        headers={"authorization": "Basic dXNlcg=="},
    ),
    Edit("ownKeyLeftOut", operation(OWN, security=[]), headers=NO_KEY),
    Edit(
        "secondKey", operation(X_KEY, security=[]), call="x_api_key='other'", headers={**NO_KEY, "x-api-key": "other"}
    ),
]


SPEC = shipped_spec()
USAGE = SPEC["components"]["examples"]["Completion"]["value"]["metadata"]["usage"]
STREAM = 'dify.stream_anonymously(inputs={"topic": "tides"}, user="u")'
END = {"event": "message_end", "task_id": "t", "message_id": "m", "id": "m", "metadata": {"usage": USAGE}}
CREDENTIALS += [
    Edit(
        "createAnonymously",
        {
            **{
                key: said for key, said in SPEC["paths"]["/completion-messages"]["post"].items() if key != "operationId"
            },
            "security": [],
        },
        f"streamed({STREAM})",
        "it == ''",
        method="post",
        answers=(("text/event-stream", b"data: " + json.dumps(END).encode() + b"\n\n"),),
        headers={**NO_KEY, "accept": "text/event-stream"},
        typed=False,
    )
]


def paged(
    name: str,
    pages: Any,
    parameters: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    targets: list[str],
    call: str = "",
    others: Mapping[str, Any] | None = None,
    **more: Any,
) -> Edit:
    """An operation with pages; its items are the numbers from 0."""
    count = sum(len(answer.get("data") or answer.get("rows") or ()) for answer in answers)
    properties: dict[str, Any] = {
        "data": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/EditRow"}},
        "has_more": {"type": "boolean"},
        "next": {"type": ["string", "null"]},
    }
    return Edit(
        name,
        operation(
            *parameters, answer={JSON: {"schema": {"type": "object", "properties": properties}}}, **{"x-pages": pages}
        ),
        f"dify.iter_{name.removeprefix('list')[0].lower() + re.sub('[A-Z]', lambda letter: '_' + letter[0].lower(), name.removeprefix('list')[1:])}({call})",
        f"[row.id for row in it] == list(range({count}))",
        answers=tuple((JSON, json.dumps(answer).encode()) for answer in answers),
        targets=tuple(f"/edits/{name}{target}" for target in targets),
        schemas={
            "EditRow": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
            **(others or {}),
        },
        **more,
    )


def rows(first: int, last: int) -> list[dict[str, int]]:
    """Items from the first up to the last."""
    return [{"id": number} for number in range(first, last)]


PAGE = parameter("page", "query", {"type": "integer", "default": 1})
LIMIT_2 = parameter("limit", "query", {"type": "integer", "maximum": 2})
LIMIT = parameter("limit", "query", {"type": "integer"})
LAST = parameter("last_id", "query", {"type": "integer"})
CURSOR = parameter("cursor", "query", {"type": "string"})

PAGES = [
    paged(
        "listSmall",
        "data",
        [PAGE, LIMIT_2],
        [{"data": rows(0, 2)}, {"data": rows(2, 3)}],
        ["?page=1&limit=2", "?page=2&limit=2"],
    ),
    paged(
        "listAsked",
        "data",
        [PAGE, LIMIT_2],
        [{"data": rows(0, 2)}, {"data": []}],
        ["?page=1&limit=500", "?page=2&limit=500"],
        "limit=500",
        mocked=False,
    ),
    paged(
        "listUnknown",
        "data",
        [PAGE, LIMIT],
        [{"data": rows(0, 20)}, {"data": rows(20, 21)}, {"data": []}],
        ["?page=1&limit=100", "?page=2&limit=100", "?page=3&limit=100"],
    ),
    paged(
        "listZero",
        "data",
        [parameter("page", "query", {"type": "integer", "default": 0}), LIMIT_2],
        [{"data": rows(0, 1)}],
        ["?page=0&limit=2"],
    ),
    paged(
        "listLong",
        {"items": "data", "page": "page", "more": "has_more"},
        [PAGE],
        [{"data": rows(0, 1), "has_more": True}, {"data": rows(1, 2), "has_more": False}],
        ["?page=1", "?page=2"],
    ),
    paged("listNull", "data", [PAGE, LIMIT_2], [{"data": None}], ["?page=1&limit=2"]),
    paged(
        "listAfter",
        {"items": "data", "after": "last_id", "more": "has_more", "limit": "limit"},
        [LAST, LIMIT_2],
        [{"data": rows(0, 1), "has_more": True}, {"data": rows(1, 3), "has_more": False}],
        ["?limit=2", "?last_id=0&limit=2"],
    ),
    paged(
        "listAfterOnly",
        {"items": "data", "after": "last_id", "id": "id"},
        [LAST],
        [{"data": rows(0, 1)}, {"data": []}],
        ["", "?last_id=0"],
    ),
    paged(
        "listCursor",
        {"items": "data", "cursor": "cursor", "next": "next"},
        [CURSOR],
        [{"data": [], "next": "a b"}, {"data": rows(0, 2), "next": None}],
        ["", "?cursor=a+b"],
    ),
    paged(
        "listCursorEnds",
        {"items": "data", "cursor": "cursor", "next": "next"},
        [CURSOR],
        [{"data": rows(0, 1), "next": "z"}, {"data": rows(1, 2), "next": "z"}],
        ["", "?cursor=z"],
    ),
    paged(
        "listOffset",
        {"items": "data", "offset": "start", "limit": "limit"},
        [parameter("start", "query", {"type": "integer"}), LIMIT_2],
        [{"data": rows(0, 2)}, {"data": rows(2, 3)}],
        ["?start=0&limit=2", "?start=2&limit=2"],
    ),
]

NUMBERS: dict[str, Any] = {
    "EditPage": {"type": "integer", "default": 0},
    "EditLimit": {"type": "integer", "maximum": 2, "default": 1},
}
PAGES += [
    paged(
        "listByReferences",
        "data",
        [
            parameter("page", "query", {"$ref": "#/components/schemas/EditPage"}),
            parameter("limit", "query", {"oneOf": [{"$ref": "#/components/schemas/EditLimit"}, {"type": "null"}]}),
        ],
        [{"data": rows(0, 2)}, {"data": rows(2, 3)}],
        ["?page=0&limit=2", "?page=1&limit=2"],
        others=NUMBERS,
    )
]

TAKEN = [
    "Response",
    "Unset",
    "Any",
    "File",
    "Iterator",
    "Callable",
    "Self",
    "Mapping",
    "Literal",
    "UUID",
    "BytesIO",
    "Operations",
    "AsyncOperations",
    "Sequence",
    "Client",
    "AuthenticatedClient",
    "Generic",
    "TypeVar",
    "HTTPStatus",
    "T",
    "TypedDict",
    "FileInput",
    "ABC",
    "Cast",
    "Datetime",
    "Json",
    "List",
    "Dict",
    "Str",
    "TYPE_CHECKING",
    "Types",
    "Optional",
    "Union",
    "Final",
    "AsyncIterator",
    "Stop",
    "Attribute",
    "EventStream",
    "UnknownEvent",
    "BinaryIO",
    "ExitStack",
    "FailedEnd",
    "Payload",
    "Exception",
    "Models",
    "Errors",
]
TAKEN_SCHEMAS = {
    name: {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "more": {}}} for name in TAKEN
}

NAMES = [
    Edit(
        f"named{name.replace('_', '')}",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "required": ["x"],
                        "properties": {
                            "x": {"$ref": f"#/components/schemas/{name}"},
                            "xs": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
                            "at": {"type": "string", "format": "date-time"},
                            "id": {"type": "string", "format": "uuid"},
                        },
                    }
                }
            },
            answer={JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}},
        ),
        method="post",
        call="x={'a': 1}, xs=[{'a': 2}], at=datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)",
        body=b'{"x":{"a":1},"xs":[{"a":2}],"at":"2024-05-01T00:00:00+00:00"}',
        answers=((JSON, b'{"a": 5}'),),
        expect="it.a == 5 and it.to_dict() == {'a': 5}",
        schemas=TAKEN_SCHEMAS,
    )
    for name in TAKEN
]
CLOSED = {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "integer"}}}
NAMES += [
    Edit(
        "dictsLikeClasses",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            name: {"$ref": f"#/components/schemas/{name}"} for name in ("Away", "AwayDict", "Typed")
                        },
                    }
                }
            }
        ),
        method="post",
        call="away={'a': 1}, away_dict={'a': 2}, typed={'a': 3}",
        body=b'{"Away":{"a":1},"AwayDict":{"a":2},"Typed":{"a":3}}',
        schemas=dict.fromkeys(("Away", "AwayDict", "Typed"), CLOSED),
    ),
    Edit(
        "publicNames",
        operation(),
        expect="models.Response(a=1).a == models.Any(a=1).a == models.File(a=1).a == 1 and File is not models.File",
    ),
    Edit(
        "namesWithin",
        operation(
            answer={
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            name: {"type": "string"}
                            for name in (
                                "cast",
                                "cls",
                                "d",
                                "field_dict",
                                "made",
                                "types",
                                "json",
                                "values",
                                "name",
                                "item",
                                "other",
                                "x-y",
                                "a b",
                            )
                        },
                    }
                }
            }
        ),
        answers=(
            (
                JSON,
                json.dumps(
                    {
                        name: name
                        for name in (
                            "cast",
                            "cls",
                            "d",
                            "field_dict",
                            "made",
                            "types",
                            "json",
                            "values",
                            "name",
                            "item",
                            "other",
                            "x-y",
                            "a b",
                        )
                    }
                ).encode(),
            ),
        ),
        expect="(it.cast, it.cls, it.d, it.field_dict, it.made, it.types, it.a_b, it.x_y) == ('cast', 'cls', 'd', 'field_dict', 'made', 'types', 'a b', 'x-y')",
    ),
]

NUMBERED = {"type": "object", "title": "One tide", "properties": {"a": {"type": "integer"}}}
OF_STREAM = ("Completion", "CompletionEvent", "MessageEvent", "MessageEndEvent")
TITLED: dict[str, dict[str, Any]] = {
    "EditTitled": {**NUMBERED, "required": ["a"]},
    "EditGiven": {**NUMBERED, "x-python-name": "EditAsked"},
    "EditLevel": {"title": "One tide", "type": "string", "enum": ["high", "low"]},
    **{name: {**SPEC["components"]["schemas"][name], "title": "An answer"} for name in OF_STREAM},
}
NAMES += [
    Edit(
        "titlesOfComponents",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            name: {"$ref": f"#/components/schemas/Edit{name.title()}"}
                            for name in ("titled", "given", "level")
                        },
                    }
                }
            },
            answer={JSON: {"schema": {"$ref": "#/components/schemas/EditTitled"}}},
        ),
        method="post",
        call="titled=models.EditTitled(a=1), given=models.EditAsked(a=2), level='low'",
        body=b'{"titled":{"a":1},"given":{"a":2},"level":"low"}',
        answers=((JSON, b'{"a": 5}'),),
        expect="type(it) is models.EditTitled and it.__doc__.startswith('One tide')",
        schemas=TITLED,
    )
]

DEPRECATED = [
    Edit(
        "deprecatedCall",
        operation(parameter("old", "query", {"type": "string"}, deprecated=True), deprecated=True),
        "warned(lambda: dify.deprecated_call(old='x'))",
        "'deprecated_call() is deprecated' in it",
        typed=False,
        target="/edits/deprecatedCall?old=x",
    ),
    Edit(
        "deprecatedParts",
        operation(
            parameter("old", "query", {"type": "string"}, deprecated=True),
            answer={JSON: {"schema": {"$ref": "#/components/schemas/EditOld"}}},
        ),
        "dify.deprecated_parts.__doc__ + models.EditOld.__doc__",
        "'old: Deprecated. The query' in it and 'Deprecated. Use new' in it",
        schemas={
            "EditOld": {
                "type": "object",
                "properties": {"old": {"type": "string", "deprecated": True, "description": "Use new."}},
            }
        },
        answers=(),
        typed=False,
    ),
]

EDITS = [*CREDENTIALS, *PAGES, *NAMES, *DEPRECATED]
