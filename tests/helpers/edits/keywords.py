"""Properties and components that have the name of a keyword of OpenAPI or JSON Schema, and extensions with keywords."""

from __future__ import annotations

import json
from typing import Any

from spec_document import python_name

from edits.edit import JSON, Edit, operation, parameter

NAMES = (
    *("properties", "$defs", "items", "required", "type", "allOf", "oneOf", "discriminator", "mapping"),
    *("example", "examples", "default", "enum", "const", "value", "schema", "content", "headers", "encoding"),
    *("parameters", "responses", "callbacks", "deprecated", "x-stream", "x-python-name"),
)
NAMES_OF_MAPPINGS = ("properties", "$defs", "mapping", "examples", "content", "headers", "encoding", "discriminator")
VALUES = {name: {"value": number} for number, name in enumerate(NAMES)}
"""A value for each property."""
COMPONENTS = {name: name for name in NAMES} | {"$defs": "Defs", "mapping": "EditMapping"}
"""The component that has the name of a keyword, where that can be the name of one, and no other edit has it."""


def object_of(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object."""
    return {"type": "object", "properties": properties}


OBJECT = {"type": "object", "properties": {"value": {"type": "integer"}}, "example": {"value": 1}}
SCHEMAS: dict[str, Any] = {
    **{COMPONENTS[name]: OBJECT for name in NAMES},
    "EditKeywords": object_of(dict.fromkeys(NAMES, OBJECT)),
    "EditKeywordsOfKeywords": object_of({name: object_of({name: OBJECT}) for name in NAMES_OF_MAPPINGS}),
    "EditKeywordsOfComponents": object_of(
        {name: {"$ref": f"#/components/schemas/{COMPONENTS[name]}"} for name in NAMES}
    ),
}


def read(name: str, schema: str, attribute: str, body: dict[str, Any]) -> Edit:
    """An operation that answers with an object whose properties have the names of keywords."""
    answer = {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    values = [f"it.{attribute.format(python_name(name))}.value == {VALUES[name]['value']}" for name in body]
    return Edit(
        name,
        operation(answer=answer),
        answers=((JSON, json.dumps(body).encode()),),
        expect=" and ".join([f"it.to_dict() == {body}", *values]),
        schemas=SCHEMAS,
    )


def sent(name: str, schemas: dict[str, Any]) -> Edit:
    """An operation whose body has properties with the names of keywords."""
    arguments = ", ".join(f"{python_name(key)}={value}" for key, value in VALUES.items())
    body = {JSON: {"schema": object_of(schemas)}}
    return Edit(
        name, operation(body=body), arguments, method="post", body=json.dumps(VALUES, separators=(",", ":")).encode()
    )


EXTENSION: dict[str, Any] = {
    **dict.fromkeys(NAMES, 1),
    "schema": False,
    "properties": {"a": False},
    "allOf": [False],
    "oneOf": [{"$ref": "#/nowhere"}],
    "discriminator": {},
    "content": {"Text/HTML": {}},
    "deprecated": True,
    "x-python-name": "9 a",
}
"""What another tool may read: no keyword means anything in it."""
EXTENDED = Edit(
    "extended",
    {
        **operation(
            parameter("depth", "query", {"type": "integer", "x-tool": EXTENSION}, **{"x-tool": EXTENSION}),
            answer={JSON: {"schema": {"$ref": "#/components/schemas/EditExtended"}, "x-tool": EXTENSION}},
        ),
        "x-tool": EXTENSION,
    },
    "depth=3",
    target="/edits/extended?depth=3",
    schemas={
        "EditExtended": {**object_of({"ok": {"type": "boolean", "x-tool": EXTENSION}}), "x-tool": EXTENSION},
    },
)

FORM = ("example", "examples", "default", "schema", "headers", "encoding")
SENT_IN_FORM = Edit(
    "keywordsInForm",
    operation(
        body={
            "multipart/form-data": {
                "schema": object_of(dict.fromkeys(FORM, OBJECT)),
                "encoding": {name: {"contentType": JSON} for name in FORM},
            }
        }
    ),
    ", ".join(f"{name}={VALUES[name]}" for name in FORM),
    method="post",
    body=tuple(f'name="{name}"\r\nContent-Type: {JSON}\r\n\r\n{json.dumps(VALUES[name])}'.encode() for name in FORM),
)

EDITS = [
    EXTENDED,
    SENT_IN_FORM,
    read("keywords", "EditKeywords", "{0}", VALUES),
    read(
        "keywordsOfKeywords",
        "EditKeywordsOfKeywords",
        "{0}.{0}",
        {name: {name: VALUES[name]} for name in NAMES_OF_MAPPINGS},
    ),
    read("keywordsOfComponents", "EditKeywordsOfComponents", "{0}", VALUES),
    sent("keywordsSent", dict.fromkeys(NAMES, OBJECT)),
]
