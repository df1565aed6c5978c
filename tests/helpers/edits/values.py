"""Values of the spec that Python code could break on, and values of parameters."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus

from edits.edit import JSON, Edit, operation, parameter

TEXTS = {
    "Quotes": """it's "quoted" 'twice'""",
    "Backslashes": "C:\\new\\table\\",
    "Braces": "{name} {{x}} %s {0}",
    "Newlines": "one\ntwo\r\n\tthree",
    "Unicode": "Ürün — 潮汐 🌊 \u2028 \u200b",
    "Code": '"""); import os; os._exit(1)  # \\"""',
}

IN_QUERIES = [
    Edit(
        f"queryDefault{name}",
        operation(parameter("q", "query", {"type": "string", "default": text})),
        target=f"/edits/queryDefault{name}?q={quote_plus(text)}",
        expect="it.ok is True",
    )
    for name, text in TEXTS.items()
]

IN_BODIES = [
    Edit(
        f"bodyDefault{name}",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "required": ["kind"],
                        "properties": {
                            "text": {"type": "string", "default": text},
                            "kind": {"type": "string", "const": text},
                            "sort": {"type": "string", "enum": [text, "plain"], "default": text},
                            text: {"type": "integer"},
                        },
                    }
                }
            }
        ),
        method="post",
        call=f"kind={text!r}",
        body=json.dumps({"kind": text, "text": text, "sort": text}, ensure_ascii=False, separators=(",", ":")).encode(),
    )
    for name, text in TEXTS.items()
]

HEADER_TEXTS = {"Quotes": """it's "quoted" 'twice'""", "Backslashes": "C:\\new\\", "Braces": "{name} {{x}} %s"}

IN_HEADERS = [
    Edit(
        f"headerDefault{name}",
        operation(parameter("X-Text", "header", {"type": "string", "default": text})),
        headers={"x-text": text},
    )
    for name, text in HEADER_TEXTS.items()
]

IN_PATHS = [
    Edit(
        "enumWithQuotes",
        operation(parameter("kind", "query", {"type": "string", "enum": ['say "hi"', "it's", "a\\b"]})),
        call="""kind='say "hi"'""",
        target="/edits/enumWithQuotes?kind=say+%22hi%22",
    ),
    Edit(
        "constInQuery",
        operation(parameter("kind", "query", {"type": "string", "const": 'a"b', "default": 'a"b'})),
        target="/edits/constInQuery?kind=a%22b",
    ),
    Edit(
        "booleanInPath",
        operation(parameter("on", "path", {"type": "boolean"}, required=True)),
        path="/edits/switch/{on}",
        call="True",
        target="/edits/switch/true",
    ),
    Edit(
        "dateInPath",
        operation(parameter("day", "path", {"type": "string", "format": "date"}, required=True)),
        path="/edits/days/{day}/",
        call="datetime.date(2024, 5, 1)",
        target="/edits/days/2024-05-01/",
    ),
    Edit(
        "emptyInPath",
        operation(parameter("day", "path", {"type": "string"}, required=True)),
        path="/edits/empty/{day}",
        call="'..'",
        error="ValueError: an argument of the path is empty",
        answers=(),
    ),
    Edit(
        "bracesInPath",
        operation(parameter("a", "path", {"type": "string"}, required=True)),
        path="/edits/it's/{a}.json",
        call="'{b}/c'",
        target="/edits/it's/%7Bb%7D%2Fc.json",
        mocked=False,
    ),
]

DATED: dict[str, dict[str, Any]] = {
    "day": {"type": "string", "format": "date", "default": "2024-05-01"},
    "at": {"type": "string", "format": "date-time", "default": "2024-05-01T10:20:30+02:00"},
    "id": {"type": "string", "format": "uuid", "default": "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
    "raw": {"type": "string", "format": "byte", "default": "aGk="},
    "maybe": {"type": ["string", "null"], "format": "date", "default": "2024-05-02"},
}

DATES = [
    Edit(
        "dateDefaultsInQuery",
        operation(*(parameter(name, "query", schema) for name, schema in DATED.items())),
        target="/edits/dateDefaultsInQuery?day=2024-05-01&at=2024-05-01T10%3A20%3A30%2B02%3A00"
        "&id=3fa85f64-5717-4562-b3fc-2c963f66afa6&raw=aGk%3D&maybe=2024-05-02",
    ),
    Edit(
        "dateDefaultsInHeaders",
        operation(*(parameter(f"X-{name}", "header", schema) for name, schema in DATED.items())),
        headers={"x-day": "2024-05-01", "x-at": "2024-05-01T10:20:30+02:00", "x-raw": "aGk=", "x-maybe": "2024-05-02"},
    ),
    Edit(
        "dateDefaultsInBody",
        operation(body={JSON: {"schema": {"type": "object", "properties": DATED}}}),
        method="post",
        body=b'{"day":"2024-05-01","at":"2024-05-01T10:20:30+02:00","id":"3fa85f64-5717-4562-b3fc-2c963f66afa6",'
        b'"raw":"aGk=","maybe":"2024-05-02"}',
    ),
    Edit(
        "datesInQuery",
        operation(
            parameter("day", "query", {"type": "string", "format": "date"}),
            parameter("days", "query", {"type": "array", "items": {"type": "string", "format": "date"}}),
        ),
        call="day=datetime.date(2024, 5, 1), days=[datetime.date(2024, 5, 2), datetime.date(2024, 5, 3)]",
        target="/edits/datesInQuery?day=2024-05-01&days=2024-05-02&days=2024-05-03",
    ),
]

TIME = {"type": "string", "format": "date-time"}
NUMBERS = {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "number"}}}}

REFUSED = [
    Edit(
        "timeInQuery",
        operation(parameter("at", "query", TIME)),
        call="at=datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)",
        target="/edits/timeInQuery?at=2024-05-01T00%3A00%3A00%2B00%3A00",
    ),
    Edit(
        "naiveTimeInQuery",
        operation(parameter("at", "query", TIME)),
        call="at=datetime.datetime(2024, 5, 1)",
        error="ValueError: at has no time zone: datetime.datetime(2024, 5, 1, 0, 0); give it a tzinfo",
        answers=(),
    ),
    Edit(
        "naiveTimeInPath",
        operation(parameter("at", "path", TIME, required=True)),
        path="/edits/times/{at}",
        call="datetime.datetime(2024, 5, 1)",
        error="ValueError: at has no time zone",
        answers=(),
    ),
    Edit(
        "naiveTimeInList",
        operation(parameter("times", "query", {"type": "array", "items": {**TIME, "type": ["string", "null"]}})),
        call="times=[datetime.datetime(2024, 5, 1)]",
        error="ValueError: times[0] has no time zone",
        answers=(),
    ),
    Edit(
        "naiveTimeInBody",
        operation(body={JSON: {"schema": {"type": "object", "properties": {"at": TIME}}}}),
        method="post",
        call="at=datetime.datetime(2024, 5, 1)",
        error="ValueError: at has no time zone",
        answers=(),
    ),
    Edit(
        "timeForADay",
        operation(parameter("day", "query", {"type": "string", "format": "date"})),
        call="day=datetime.datetime(2024, 5, 1)",
        error="TypeError: day must be a date without a time, not datetime.datetime(2024, 5, 1, 0, 0); give its date()",
        answers=(),
    ),
    Edit(
        "notANumberInQuery",
        operation(parameter("x", "query", {"type": "number"})),
        call="x=float('nan')",
        error="ValueError: nan cannot be sent; give a finite number",
        answers=(),
    ),
    Edit(
        "infinityInPart",
        operation(body={"multipart/form-data": {"schema": {"type": "object", "properties": {"xs": NUMBERS}}}}),
        method="post",
        call="xs=[{'n': float('inf')}]",
        error="ValueError: xs.n is inf, and JSON has no such number",
        answers=(),
    ),
]


def _scalars(where: str) -> list[dict[str, Any]]:
    kinds: dict[str, dict[str, Any]] = {
        "count": {"type": "integer"},
        "on": {"type": "boolean"},
        "share": {"type": "number"},
        "id": {"type": "string", "format": "uuid"},
        "maybe": {"type": ["integer", "null"]},
        "size": {"type": "integer", "enum": [1, 2]},
    }
    return [parameter(f"X-{name}" if where == "header" else name, where, schema) for name, schema in kinds.items()]


ID = "UUID('3fa85f64-5717-4562-b3fc-2c963f66afa6')"
PARAMETERS = [
    Edit(
        "scalarHeaders",
        operation(*_scalars("header")),
        call=f"x_count=3, x_on=False, x_share=0.5, x_id={ID}, x_maybe=None, x_size=2",
        headers={
            "x-count": "3",
            "x-on": "false",
            "x-share": "0.5",
            "x-id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "x-maybe": None,
            "x-size": "2",
        },
    ),
    Edit(
        "scalarCookies",
        operation(*_scalars("cookie")),
        call=f"count=3, on=True, share=0.5, id={ID}, maybe=None, size=2",
        headers={"cookie": "count=3; on=true; share=0.5; id=3fa85f64-5717-4562-b3fc-2c963f66afa6; size=2"},
    ),
    Edit("cookiesLeftOut", operation(*_scalars("cookie")), headers={"cookie": None}),
    Edit(
        "cookieThatBreaksOut",
        operation(parameter("a", "cookie", {"type": "string"})),
        call="a='x; admin=1'",
        error="ValueError: the cookie a has a character that a cookie cannot carry",
        answers=(),
    ),
    Edit(
        "scalarQuery",
        operation(*_scalars("query")),
        call="count=3, on=False, share=0.5, maybe=None",
        target="/edits/scalarQuery?count=3&on=false&share=0.5",
    ),
    Edit(
        "arrayHeader",
        operation(parameter("X-Ids", "header", {"type": "array", "items": {"type": "integer"}})),
        call="x_ids=(1, 2, 3)",
        headers={"x-ids": "1,2,3"},
    ),
    Edit(
        "arrayPath",
        operation(parameter("ids", "path", {"type": "array", "items": {"type": "integer"}}, required=True)),
        path="/edits/lists/{ids}",
        call="(1, 2)",
        target="/edits/lists/1,2",
    ),
    Edit(
        "arrayQuery",
        operation(parameter("ids", "query", {"type": "array", "items": {"type": "boolean"}})),
        call="ids=[True, False]",
        target="/edits/arrayQuery?ids=true&ids=false",
    ),
    Edit(
        "namesOfTheCode",
        operation(
            *(
                parameter(name, "query", {"type": "string"})
                for name in ("params", "headers", "cookies", "kwargs", "cast", "datetime", "url", "client", "response")
            )
        ),
        call="params='1', headers='2', cookies='3', kwargs='4', cast='5', datetime_='6', url_query='7', "
        "client_query='8', response='9'",
        target="/edits/namesOfTheCode?params=1&headers=2&cookies=3&kwargs=4&cast=5&datetime=6&url=7&client=8&response=9",
    ),
]

WHERE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "near-to": {"type": "string"},
        "since": {"type": "string", "format": "date"},
        "ids": {"type": "array", "items": {"type": "integer"}},
        "open": {"type": ["boolean", "null"]},
    },
}
MIXED = {
    "count": {"oneOf": [{"type": "string"}, {"type": "integer"}], "default": 5},
    "digits": {"oneOf": [{"type": "integer"}, {"type": "string"}], "default": "5"},
    "word": {"oneOf": [{"type": "boolean"}, {"type": "string"}], "default": "true"},
    "yes": {"oneOf": [{"type": "string"}, {"type": "boolean"}], "default": True},
}

OBJECTS = [
    Edit(
        "objectQuery",
        operation(parameter("where", "query", WHERE)),
        call="where={'near-to': 'x y', 'since': datetime.date(2024, 5, 1), 'ids': [1, 2], 'open': None}",
        target="/edits/objectQuery?near-to=x+y&since=2024-05-01&ids=1&ids=2",
    ),
    Edit(
        "nullableObjectQuery",
        operation(parameter("where", "query", {"oneOf": [WHERE, {"type": "null"}]})),
        call="where={'open': True}",
        target="/edits/nullableObjectQuery?open=true",
    ),
    Edit(
        "openObjectQuery",
        operation(parameter("where", "query", {"type": "object"})),
        call="where={'a': 1, 'b': ['x', 'y']}",
        target="/edits/openObjectQuery?a=1&b=x&b=y",
    ),
    Edit(
        "openObjectQueryTooDeep",
        operation(parameter("where", "query", {"type": "object"})),
        call="where={'a': {'b': 1}}",
        error="ValueError: this cannot be sent as a text: {'b': 1}",
        answers=(),
    ),
    Edit(
        "anythingInHeader",
        operation(parameter("X-Any", "header", {})),
        call="x_any={'b': 1}",
        error="ValueError: this cannot be sent as a text: {'b': 1}",
        answers=(),
    ),
    Edit(
        "defaultsOfUnions",
        operation(body={JSON: {"schema": {"type": "object", "properties": MIXED}}}),
        method="post",
        body=b'{"count":5,"digits":"5","word":"true","yes":true}',
    ),
    Edit(
        "nullBody",
        operation(body={JSON: {"schema": {"type": ["integer", "null"]}}}),
        method="post",
        call="body=None",
        body=b"null",
        headers={"content-type": JSON},
    ),
]

METHODS = [
    Edit("headOperation", operation(answer={}), method="head", expect="it is None", answers=((JSON, b""),)),
    Edit("optionsOperation", operation(), method="options"),
    Edit("traceOperation", operation(), method="trace"),
    Edit(
        "deleteWithBody",
        operation(body={JSON: {"schema": {"type": "object", "properties": {"why": {"type": "string"}}}}}),
        method="delete",
        call="why='old'",
        body=b'{"why":"old"}',
    ),
]

FIXED = [
    Edit(
        "fixedValuesWithoutType",
        operation(
            parameter("n", "query", {"const": 5}),
            parameter("on", "query", {"const": True}),
            parameter("level", "query", {"enum": [1, 2]}),
            parameter("any", "query", {"enum": [1, "a", True]}),
            parameter("X-N", "header", {"enum": [3, None]}),
        ),
        call="n=5, on=True, level=2, any_=True, x_n=3",
        target="/edits/fixedValuesWithoutType?n=5&on=true&level=2&any=true",
        headers={"x-n": "3"},
    ),
    Edit(
        "listsAmongOthers",
        operation(
            parameter("ids", "query", {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}]}),
            parameter(
                "words", "query", {"oneOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "string"}]}
            ),
            parameter("days", "query", {"type": ["array", "null"], "items": {"type": "string", "format": "date"}}),
            parameter(
                "X-Ids", "header", {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}]}
            ),
        ),
        call="ids=[1, 2], words='a', days=[datetime.date(2024, 5, 1), datetime.date(2024, 5, 2)], x_ids=[3, 4]",
        target="/edits/listsAmongOthers?ids=1&ids=2&words=a&days=2024-05-01&days=2024-05-02",
        headers={"x-ids": "3,4"},
    ),
    Edit(
        "pathNames",
        operation(
            parameter("a.b", "path", {"type": "string"}, required=True),
            parameter("c[0]", "path", {"type": "integer"}, required=True),
            parameter("d-e", "path", {"type": "number"}, required=True),
        ),
        path="/edits/names/{a.b}/{c[0]}-{d-e}",
        call="'x', 5, 1.5",
        target="/edits/names/x/5-1.5",
    ),
]

NAMED: dict[str, dict[str, Any]] = {
    "EditOrder": {"type": "string", "enum": ["asc", "desc"], "default": "desc"},
    "EditText": {"type": "string", "default": "any text"},
    "EditCount": {"type": "integer", "default": 0, "maximum": 9},
    "EditSwitch": {"type": "boolean", "default": False},
    "EditDay": {"type": "string", "format": "date", "default": "2024-05-01"},
    "EditAlias": {"$ref": "#/components/schemas/EditOrder"},
    "EditNumbers": {"type": "array", "items": {"type": "integer"}},
}


def named(name: str, **beside: Any) -> dict[str, Any]:
    """A reference to one of the components, with other keywords next to it."""
    return {"$ref": f"#/components/schemas/{name}", **beside}


def part_of(name: str, *more: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """The same as an `allOf`, with more parts."""
    return {"allOf": [named(name), *more], **beside}


BY_REFERENCE = [
    Edit(
        "defaultsOfReferencesInQuery",
        operation(
            parameter("order", "query", named("EditOrder")),
            parameter("text", "query", named("EditText", default="another")),
            parameter("count", "query", part_of("EditCount")),
            parameter("on", "query", named("EditSwitch")),
            parameter("day", "query", named("EditDay")),
            parameter("X-Order", "header", named("EditAlias")),
        ),
        target="/edits/defaultsOfReferencesInQuery?order=desc&text=another&count=0&on=false&day=2024-05-01",
        headers={"x-order": "desc"},
        schemas=NAMED,
    ),
    Edit(
        "defaultsOfReferencesInBody",
        operation(
            body={
                JSON: {
                    "schema": {
                        "type": "object",
                        "required": ["order"],
                        "properties": {
                            "order": named("EditOrder", description="Which first."),
                            "count": part_of("EditCount", {"maximum": 5}),
                            "on": named("EditSwitch"),
                            "day": named("EditDay"),
                            "alias": named("EditAlias"),
                            "none": {"oneOf": [named("EditText"), {"type": "null"}]},
                        },
                    }
                }
            }
        ),
        method="post",
        body=b'{"order":"desc","count":0,"on":false,"day":"2024-05-01","alias":"desc"}',
        schemas=NAMED,
    ),
    Edit(
        "parametersOfParts",
        operation(
            parameter("count", "query", part_of("EditCount", description="How many.")),
            parameter("most", "query", part_of("EditCount", {"maximum": 5})),
            parameter("ids", "query", part_of("EditNumbers")),
            parameter("few", "query", part_of("EditNumbers", {"maxItems": 3})),
            parameter("X-Ids", "header", part_of("EditNumbers")),
        ),
        call="count=1, most=2, ids=[3, 4], few=[5, 6], x_ids=[7, 8]",
        target="/edits/parametersOfParts?count=1&most=2&ids=3&ids=4&few=5&few=6",
        headers={"x-ids": "7,8"},
        schemas=NAMED,
    ),
]

TEXT_HEADER = parameter("X-Text", "header", {"type": "string"})
UNSENDABLE = {"Break": ("a\r\nX-Admin: 1", "carry the character '\\r'"), "Letter": ("ü", "carry the character 'ü'")}
IN_HEADERS += [
    Edit(
        f"headerWith{name}",
        operation(TEXT_HEADER),
        call=f"x_text={text!r}",
        error=f"ValueError: the header X-Text cannot {problem}; encode it",
        answers=(),
    )
    for name, (text, problem) in UNSENDABLE.items()
]
IN_HEADERS += [
    Edit(
        "headerWithSpace",
        operation(TEXT_HEADER),
        call="x_text=' a'",
        error="ValueError: the header X-Text cannot begin or end with white space; strip it",
        answers=(),
    ),
    Edit("headerWithTab", operation(TEXT_HEADER), call="x_text='a\tb'", headers={"x-text": "a\tb"}),
]

EDITS = [
    *BY_REFERENCE,
    *METHODS,
    *FIXED,
    *OBJECTS,
    *IN_QUERIES,
    *IN_BODIES,
    *IN_HEADERS,
    *IN_PATHS,
    *DATES,
    *REFUSED,
    *PARAMETERS,
]
