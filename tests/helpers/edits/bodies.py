"""Files as bodies, forms of both kinds, and objects in arguments."""

from __future__ import annotations

import json
from typing import Any

from fast_yaml import shipped_spec

from edits.edit import JSON, Edit, operation

SPEC = shipped_spec()
ANSWER = json.dumps(SPEC["components"]["examples"]["Completion"]["value"]).encode()
OCTETS = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
FILE = {"type": "string", "format": "binary"}
MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"


def of_bytes(name: str, call: str, body: bytes = b"hello", **more: Any) -> Edit:
    """An operation whose request is the bytes of a file."""
    headers = {"content-type": "application/octet-stream", "content-length": str(len(body)), **more.pop("headers", {})}
    required = more.pop("required", True)
    return Edit(
        name, operation(body=OCTETS, required=required), method="post", call=call, body=body, headers=headers, **more
    )


OCTET_BODIES = [
    of_bytes("octetsOfBytes", "body=b'hello'"),
    of_bytes("octetsOfPath", "body=HELLO"),
    of_bytes("octetsOfText", "body=str(HELLO)"),
    of_bytes("octetsOfFile", "body=open(HELLO, 'rb')"),
    of_bytes("octetsOfBuffer", "body=BytesIO(b'hello')"),
    of_bytes(
        "octetsOfNamedFile",
        "body=File(BytesIO(b'hello'), 'x.wav', 'audio/wav')",
        headers={"content-type": "audio/wav"},
        mocked=False,
    ),
    of_bytes("octetsOfArray", "body=bytearray(b'hello')", typed=False),
    of_bytes("octetsEmpty", "body=b''", b""),
    of_bytes("octetsOfNumber", "body=5", error="TypeError: body must be a path, bytes", typed=False, answers=()),
    of_bytes("octetsMissing", "body=HELLO.parent / 'gone'", error="FileNotFoundError", answers=()),
    of_bytes("octetsLeftOut", "", b"", required=False, headers={"content-type": None, "content-length": "0"}),
]


def form(name: str, properties: dict[str, Any], call: str, *body: bytes, kind: str = MULTIPART, **more: Any) -> Edit:
    """An operation that takes a form."""
    schema: dict[str, Any] = {"type": "object", "properties": properties, **more.pop("schema", {})}
    media = {"schema": schema, **({"encoding": more.pop("encoding")} if "encoding" in more else {})}
    return Edit(name, operation(body={kind: media}), method="post", call=call, body=body, **more)


def part(name: str, value: str, media_type: str = "text/plain", file_name: str = "") -> bytes:
    """A part of a form as it is on the wire, from its head to the line end behind it."""
    named = f'; filename="{file_name}"' if file_name else ""
    head = f'Content-Disposition: form-data; name="{name}"{named}\r\nContent-Type: {media_type}'
    return f"{head}\r\n\r\n{value}\r\n".encode()


MIXED = {
    "on": {"type": "boolean"},
    "count": {"type": "integer"},
    "share": {"type": "number"},
    "day": {"type": "string", "format": "date"},
    "maybe": {"type": ["boolean", "null"]},
    "name": {"type": "string", "default": 'a "b" \\'},
}
LISTS = {
    "files": {"type": "array", "items": FILE},
    "tags": {"type": "array", "items": {"type": "string"}},
    "sizes": {"type": "array", "items": {"type": "integer"}},
}
META = {"type": "object", "required": ["a"], "properties": {"a": {"type": "boolean"}}}
OCTET = "application/octet-stream"

OCTET_BODIES += [
    Edit(
        "octetsOf31", operation(body={"application/octet-stream": {}}), method="post", call="body=HELLO", body=b"hello"
    ),
    Edit(
        "octetsOfString",
        operation(body={"application/octet-stream": {"schema": {"type": "string"}}}),
        method="post",
        call="body=HELLO",
        body=b"hello",
    ),
]
FORMS = [
    form(
        "formScalars",
        MIXED,
        "on=True, count=3, share=0.5, day=datetime.date(2024, 5, 1), maybe=False",
        part("on", "true"),
        part("count", "3"),
        part("share", "0.5"),
        part("day", "2024-05-01"),
        part("maybe", "false"),
        part("name", 'a "b" \\'),
        absent=(b"True", b"False", b"+++"),
    ),
    form(
        "formScalarsLeftOut", MIXED, "on=False, maybe=None", part("on", "false"), absent=(b"count", b"maybe", b"None")
    ),
    form(
        "formFilesOfAllKinds",
        LISTS,
        "files=[HELLO, b'raw', BytesIO(b'buffer'), File(BytesIO(b'named'), 'n.png', 'image/png'), open(HELLO, 'rb')]",
        part("files", "hello", "text/plain", "hello.txt"),
        part("files", "raw", OCTET, "file"),
        part("files", "buffer", OCTET, "file"),
        part("files", "named", "image/png", "n.png"),
    ),
    form("formNoFiles", {**LISTS, "a": {"type": "string"}}, "a='x'", part("a", "x"), absent=(b"files",)),
    form(
        "formTags",
        LISTS,
        "tags=('a', 'b c'), sizes=[1, 2]",
        part("tags", "a"),
        part("tags", "b c"),
        part("sizes", "1"),
        part("sizes", "2"),
    ),
    form(
        "formFilesOfNoList",
        LISTS,
        "files=b'raw'",
        error="TypeError: files must be a list of files, not bytes",
        typed=False,
        answers=(),
    ),
    form(
        "formObject",
        {"meta": META, "free": {"type": "object", "additionalProperties": True}},
        "meta={'a': True}, free={'x': [1, None]}",
        part("meta", '{"a": true}', JSON),
        part("free", '{"x": [1, null]}', JSON),
    ),
    form(
        "formObjects",
        {"metas": {"type": "array", "items": META}},
        "metas=[{'a': True}, {'a': False}]",
        part("metas", '{"a": true}', JSON),
        part("metas", '{"a": false}', JSON),
    ),
    form(
        "formEncodedParts",
        {"tags": {"type": "array", "items": {"type": "string"}}, "rows": {"type": "string"}},
        "tags=['a', 'b'], rows='x,y'",
        part("tags", '["a", "b"]', JSON),
        part("rows", "x,y", "text/csv"),
        encoding={"tags": {"contentType": JSON}, "rows": {"contentType": "text/csv"}},
    ),
    form(
        "formQuotedNames",
        {'say "hi"': {"type": "string"}},
        "say_hi='x'",
        b'name="say %22hi%22"',
    ),
    form(
        "formNullableFile",
        {
            "f": {"oneOf": [FILE, {"type": "null"}]},
            "fs": {"oneOf": [{"type": "array", "items": FILE}, {"type": "null"}]},
        },
        "f=HELLO, fs=[HELLO]",
        part("f", "hello", "text/plain", "hello.txt"),
        part("fs", "hello", "text/plain", "hello.txt"),
    ),
    form(
        "formNullFile",
        {"f": {"oneOf": [FILE, {"type": "null"}]}, "a": {"type": "string"}},
        "f=None, a='x'",
        part("a", "x"),
        absent=(b'name="f"',),
    ),
    form(
        "formFileOf31",
        {
            "f": {"type": "string", "contentMediaType": "image/png"},
            "g": {"contentMediaType": "image/png"},
            "b": {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"},
        },
        "f=HELLO, g=b'raw', b='aGk='",
        part("f", "hello", "text/plain", "hello.txt"),
        part("g", "raw", OCTET, "file"),
        part("b", "aGk="),
    ),
    form("formEnumOfNumbers", {"size": {"type": "integer", "enum": [1, 2]}}, "size=2", part("size", "2")),
    form("formOptionalFile", {"f": FILE, "a": {"type": "string"}}, "a='x'", part("a", "x"), absent=(b'name="f"',)),
    form(
        "fieldsScalars",
        MIXED,
        "on=True, count=3, day=datetime.date(2024, 5, 1), maybe=None",
        b"on=true&count=3&day=2024-05-01&name=a+%22b%22+%5C",
        kind=URLENCODED,
        headers={"content-type": URLENCODED},
    ),
    form(
        "fieldsLists",
        {"tags": {"type": "array", "items": {"type": "string"}}},
        "tags=['a', 'b c']",
        b"tags=a&tags=b+c",
        kind=URLENCODED,
    ),
    form(
        "fieldsObjectAsJson",
        {"meta": META},
        "meta={'a': True}",
        b"meta=%7B%22a%22%3A+true%7D",
        kind=URLENCODED,
        encoding={"meta": {"contentType": JSON}},
    ),
    Edit(
        "vendorJsonBody",
        operation(
            body={"application/vnd.acme+json": {"schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}}
        ),
        method="post",
        call="a=1",
        body=b'{"a":1}',
        headers={"content-type": "application/vnd.acme+json"},
    ),
    Edit(
        "jsonBodyWithCharset",
        operation(
            body={
                "application/json; charset=utf-8": {
                    "schema": {"type": "object", "properties": {"a": {"type": "string"}}}
                }
            }
        ),
        method="post",
        call="a='ü'",
        body='{"a":"ü"}'.encode(),
        headers={"content-type": "application/json; charset=utf-8"},
    ),
    Edit(
        "listBody",
        operation(body={JSON: {"schema": {"type": "array", "items": {"type": "string", "format": "date"}}}}),
        method="post",
        call="body=(datetime.date(2024, 5, 1),)",
        body=b'["2024-05-01"]',
    ),
    Edit(
        "optionalListBody",
        operation(body={JSON: {"schema": {"type": "array", "items": {"type": "integer"}}}}, required=False),
        method="post",
        body=b"",
        headers={"content-type": None},
    ),
]

CLOSED = {
    "type": "object",
    "additionalProperties": False,
    "required": ["topic"],
    "properties": {
        "topic": {"type": "string"},
        "words": {"type": "integer"},
        "day": {"type": "string", "format": "date"},
        "tone-of": {"type": "string", "enum": ["calm", "loud"]},
        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/EditPart"}},
    },
}
PART = {
    "type": "object",
    "additionalProperties": False,
    "required": ["n"],
    "properties": {"n": {"type": "integer"}, "next": {"$ref": "#/components/schemas/EditPart"}},
}
OPEN = {"type": "object", "required": ["topic"], "properties": {"topic": {"type": "string"}, "on": {"type": "boolean"}}}
OBJECTS = {"EditInputs": CLOSED, "EditPart": PART, "EditOpen": OPEN}


def taking(name: str, schema: str, call: str, body: bytes | None = None, **more: Any) -> Edit:
    """An operation with an object within its body."""
    inputs = {
        "type": "object",
        "required": ["inputs"],
        "properties": {"inputs": {"$ref": f"#/components/schemas/{schema}"}},
    }
    return Edit(
        name, operation(body={JSON: {"schema": inputs}}), method="post", call=call, body=body, schemas=OBJECTS, **more
    )


def refused(name: str, schema: str, call: str, error: str, typed: bool = False) -> Edit:
    """The same, with an argument that does not fit."""
    return taking(name, schema, call, error=f"ValueError: {error}", typed=typed, answers=())


ARGUMENTS = [
    taking(
        "closedAsDict",
        "EditInputs",
        "inputs={'topic': 'tides', 'words': 3, 'day': datetime.date(2024, 5, 1), 'tone-of': 'calm', 'parts': [{'n': 1, 'next': {'n': 2}}]}",
        b'{"inputs":{"topic":"tides","words":3,"day":"2024-05-01","tone-of":"calm","parts":[{"n":1,"next":{"n":2}}]}}',
    ),
    taking("closedAsModel", "EditInputs", "inputs=models.EditInputs(topic='tides')", b'{"inputs":{"topic":"tides"}}'),
    taking(
        "closedWithModelWithin",
        "EditInputs",
        "inputs={'topic': 't', 'parts': (models.EditPart(n=1),)}",
        b'{"inputs":{"topic":"t","parts":[{"n":1}]}}',
    ),
    taking(
        "closedDayAsText",
        "EditInputs",
        "inputs={'topic': 't', 'day': '2024-05-01'}",
        b'{"inputs":{"topic":"t","day":"2024-05-01"}}',
        typed=False,
    ),
    refused("closedMissing", "EditInputs", "inputs={'words': 3}", "inputs.topic is missing"),
    refused(
        "closedUnknown",
        "EditInputs",
        "inputs={'topic': 't', 'tpic': 'x'}",
        "inputs.tpic is unknown; inputs has: topic, words",
    ),
    refused("closedWrong", "EditInputs", "inputs={'topic': 5}", "inputs.topic must be a string, not 5"),
    refused(
        "closedWrongNumber",
        "EditInputs",
        "inputs={'topic': 't', 'words': True}",
        "inputs.words must be an integer, not True",
    ),
    refused(
        "closedWrongValue",
        "EditInputs",
        "inputs={'topic': 't', 'tone-of': 'hot'}",
        "inputs.tone-of must be 'calm' or 'loud', not 'hot'",
    ),
    refused(
        "closedWrongDay", "EditInputs", "inputs={'topic': 't', 'day': 'soon'}", "inputs.day must be a date, not 'soon'"
    ),
    refused(
        "closedWrongWithin",
        "EditInputs",
        "inputs={'topic': 't', 'parts': [{'n': 1}, {'n': 'x'}]}",
        "inputs.parts[1].n must be an integer, not 'x'",
    ),
    refused(
        "closedNoList",
        "EditInputs",
        "inputs={'topic': 't', 'parts': 'x'}",
        "inputs.parts must be a list, not str: inputs.parts=[value, ...]",
    ),
    taking("openAsMapping", "EditOpen", "inputs={'topic': 't', 'more': [1]}", b'{"inputs":{"more":[1],"topic":"t"}}'),
    taking(
        "openAsModel", "EditOpen", "inputs=models.EditOpen(topic='t', on=True)", b'{"inputs":{"topic":"t","on":true}}'
    ),
    refused("openMissing", "EditOpen", "inputs={'on': True}", "inputs.topic is missing", True),
    refused(
        "openWrong",
        "EditOpen",
        "inputs={'topic': 't', 'on': 'yes'}",
        "inputs.on must be True or False, not 'yes'",
        True,
    ),
    taking(
        "openNoMapping",
        "EditOpen",
        "inputs=['x']",
        error="TypeError: inputs must be a mapping of names to values, not list",
        typed=False,
        answers=(),
    ),
    Edit(
        "inlineObject",
        operation(body={JSON: {"schema": {"type": "object", "properties": {"f": META}}}}),
        method="post",
        call="f=models.InlineObjectBodyF(a=True)",
        body=b'{"f":{"a":true}}',
    ),
    Edit(
        "wholeUnion",
        operation(
            body={
                JSON: {
                    "schema": {
                        "oneOf": [{"$ref": "#/components/schemas/EditPart"}, {"$ref": "#/components/schemas/EditOpen"}]
                    }
                }
            }
        ),
        method="post",
        call="body={'topic': 't'}",
        body=b'{"topic":"t"}',
        schemas=OBJECTS,
    ),
    Edit(
        "sequenceOfFiles",
        {},
        "dify.create_completion(inputs={}, user='u', files=files)",
        path="/completion-messages",
        method="",
        mocked=False,
        answers=((JSON, ANSWER),),
        expect="it.answer == 'Bonjour !'",
        body=(b'"files":[{"type":"image","transfer_method":"local_file","upload_file_id":"f"}]',),
    ),
]

FORMS += [
    Edit(
        "listOfLists",
        operation(
            body={
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {"rows": {"type": "array", "items": {"type": "array", "items": {}}}},
                    }
                }
            }
        ),
        method="post",
        call="rows=[[1], ['a', 2]]",
        body=(b"\r\nContent-Type: application/json\r\n\r\n[1]\r\n", b'\r\n\r\n["a", 2]\r\n'),
    ),
    Edit(
        "fileAs31SaysIt",
        operation(
            body={
                "multipart/form-data": {
                    "schema": {"type": "object", "properties": {"scan": {"contentMediaType": "image/png"}}}
                }
            }
        ),
        method="post",
        call="scan=b'hello'",
        body=(b'name="scan"; filename="file"', b"\r\n\r\nhello\r\n"),
    ),
]

EDITS = [*OCTET_BODIES, *FORMS, *ARGUMENTS]
