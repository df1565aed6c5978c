"""What answers are read from, and values in them that the spec did not foresee."""

from __future__ import annotations

import json
from typing import Any

from edits.edit import JSON, OK, Edit, operation

THING = {"schema": {"type": "object", "properties": {"ok": {}}}}


def answered(name: str, media_type: str, came: str = "", **more: Any) -> Edit:
    """An operation whose success has one media type."""
    return Edit(
        name,
        operation(answer={media_type: THING}),
        answers=((came or media_type, OK),),
        headers={"accept": more.pop("accept", media_type)},
        **more,
    )


MEDIA = [
    answered("jsonWithCharset", "application/json; charset=utf-8", accept="application/json"),
    answered("jsonWithCharsetCame", "application/json", "Application/JSON; Charset=UTF-8"),
    answered("jsonWithVersion", "application/json; version=2"),
    answered("problemJson", "application/problem+json"),
    answered("vendorJson", "application/vnd.acme.v2+json"),
    answered("vendorJsonCameAsJson", "application/vnd.acme+json", "application/json"),
    Edit(
        "csvBesideJson",
        operation(answer={JSON: THING, "text/csv": {"schema": {"type": "string"}}}),
        headers={"accept": JSON},
    ),
    Edit(
        "jsonBesideCsv",
        operation(answer={"text/csv": {"schema": {"type": "string"}}, JSON: THING}),
        headers={"accept": "text/csv"},
        answers=(("text/csv; charset=utf-8", "a,b\nü,2\n".encode()),),
        expect="it == 'a,b\\nü,2\\n'",
    ),
    Edit(
        "plainText",
        operation(answer={"text/plain": {"schema": {"type": "string"}}}),
        headers={"accept": "text/plain"},
        answers=(("text/plain; charset=utf-8", b"Tide: 6 m"),),
        expect="it == 'Tide: 6 m'",
    ),
    Edit(
        "octets",
        operation(answer={"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}),
        headers={"accept": "application/octet-stream"},
        answers=(("application/octet-stream", b"\0\xff"),),
        expect="it.payload.read() == b'\\0\\xff'",
    ),
    Edit(
        "octetsOf31Answered",
        operation(answer={"application/octet-stream": {}}),
        answers=(("application/octet-stream", b"\0\xff"),),
        expect="it.payload.read() == b'\\0\\xff'",
    ),
    Edit(
        "answerOfAnotherType",
        operation(answer={JSON: THING}),
        answers=(("text/html", b"<p>hi</p>"),),
        error="APIResponseError: ",
    ),
    Edit("noAnswerBody", operation(answer={}), expect="it is None", headers={"accept": "*/*"}),
    Edit(
        "nullableList",
        operation(
            answer={JSON: {"schema": {"oneOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}]}}}
        ),
        answers=((JSON, b"null"),),
        expect="it is None",
    ),
]

CAT = {
    "type": "object",
    "required": ["kind", "lives"],
    "properties": {"kind": {"type": "string", "const": "cat"}, "lives": {"type": "integer"}},
}
DOG = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "const": "dog"}}}
SCHEMAS: dict[str, Any] = {
    "EditCat": CAT,
    "EditDog": DOG,
    "EditDates": {
        "type": "object",
        "properties": {
            "at": {"type": "string", "format": "date-time"},
            "maybe_at": {"type": ["string", "null"], "format": "date-time"},
            "day": {"oneOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
            "id": {"type": ["string", "null"], "format": "uuid"},
            "loose": {"oneOf": [{"type": "string", "format": "date-time"}, {"type": "string"}]},
            "mixed": {"oneOf": [{"type": "string", "format": "date-time"}, {"type": "integer"}]},
            "days": {"type": "array", "items": {"type": "string", "format": "date"}},
        },
    },
    "EditPets": {
        "type": "object",
        "properties": {
            "pet": {"oneOf": [{"$ref": "#/components/schemas/EditCat"}, {"$ref": "#/components/schemas/EditDog"}]},
            "pets": {
                "type": "array",
                "items": {
                    "oneOf": [{"$ref": "#/components/schemas/EditCat"}, {"$ref": "#/components/schemas/EditDog"}]
                },
            },
            "only": {"type": "string", "const": "one"},
            "number": {"type": "integer", "const": 1},
            "sort": {"type": "string", "enum": ["small", 'a"b\\c']},
            "sorts": {"type": "array", "items": {"type": ["integer", "null"], "enum": [1, 2, None]}},
            "day_or_sort": {"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "enum": ["any"]}]},
            "cat": {"oneOf": [{"$ref": "#/components/schemas/EditCat"}, {"type": "null"}]},
        },
        "additionalProperties": {"$ref": "#/components/schemas/EditDog"},
    },
    "EditFolder": {  # In a circle with the next one, and with itself.
        "type": "object",
        "properties": {
            "documents": {"type": "array", "items": {"$ref": "#/components/schemas/EditDocument"}},
            "parent": {"oneOf": [{"$ref": "#/components/schemas/EditFolder"}, {"type": "null"}]},
        },
    },
    "EditDocument": {
        "type": "object",
        "properties": {
            "folder": {"$ref": "#/components/schemas/EditFolder"},
            "cat": {"$ref": "#/components/schemas/EditCat"},
        },
    },
}


def read(name: str, schema: str, body: str, expect: str = "", error: str = "") -> Edit:
    """An operation that answers with one component."""
    reference = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return Edit(
        name,
        operation(answer={JSON: reference}),
        answers=((JSON, body.encode()),),
        expect=expect,
        error=error,
        schemas=SCHEMAS,
    )


VALUES = [
    read(
        "folderWithDocuments",
        "EditFolder",
        '{"documents": [{"folder": {"documents": [], "parent": null}}], "parent": {"parent": null}}',
        "it.documents[0].folder.parent is None and it.parent.parent is None",
    ),
    read(
        "documentInFolder",
        "EditDocument",
        '{"folder": {"documents": [{"cat": {"kind": "cat", "lives": 9}}]}}',
        "it.folder.documents[0].cat.lives == 9",
    ),
    read("dates", "EditDates", '{"at": "2024-05-01T10:00:00Z"}', "it.at.year == 2024 and not it.maybe_at"),
    read(
        "datesNull",
        "EditDates",
        '{"maybe_at": null, "day": null, "id": null}',
        "(it.maybe_at, it.day, it.id) == (None,) * 3",
    ),
    read("dateWrong", "EditDates", '{"at": "soon"}', error="at is not a date and time: 'soon'"),
    read("nullableDateWrong", "EditDates", '{"maybe_at": "soon"}', error="maybe_at is not a date and time: 'soon'"),
    read("nullableDateNumber", "EditDates", '{"maybe_at": 17000}', error="maybe_at is not a date and time: 17000"),
    read("nullableDayWrong", "EditDates", '{"day": "2024-13-01"}', error="day is not a date: '2024-13-01'"),
    read("nullableIdWrong", "EditDates", '{"id": "x"}', error="id is not a UUID: 'x'"),
    read("dayInListWrong", "EditDates", '{"days": ["2024-05-01", "x"]}', error="is not a date: 'x'"),
    read("dateOrText", "EditDates", '{"loose": "soon"}', "it.loose == 'soon'"),
    read("dateOrNumberWrong", "EditDates", '{"mixed": "soon"}', error="mixed matches none of its types: 'soon'"),
    read("dateOrNumber", "EditDates", '{"mixed": 5}', "it.mixed == 5"),
    read("unionKnown", "EditPets", '{"pet": {"kind": "dog"}}', "type(it.pet) is models.EditDog"),
    read("unionUnknown", "EditPets", '{"pet": {"kind": "fish"}}', "it.pet == {'kind': 'fish'}"),
    read("unionIncomplete", "EditPets", '{"pet": {"kind": "cat"}}', "it.pet == {'kind': 'cat'}"),
    read("unionOfAnotherType", "EditPets", '{"pet": "fish"}', "it.pet == 'fish'"),
    read(
        "unionInList",
        "EditPets",
        '{"pets": [{"kind": "fish"}, {"kind": "cat", "lives": 9}]}',
        "it.pets[0] == {'kind': 'fish'} and it.pets[1].lives == 9",
    ),
    read("constUnknown", "EditPets", '{"only": "two", "number": 2}', "(it.only, it.number) == ('two', 2)"),
    read("enumQuoted", "EditPets", r'{"sort": "a\"b\\c"}', "it.sort == 'a\"b\\\\c'"),
    read(
        "enumUnknown",
        "EditPets",
        '{"sort": "new", "sorts": [2, 3, null]}',
        "(it.sort, it.sorts) == ('new', [2, 3, None])",
    ),
    read("dateOrEnum", "EditPets", '{"day_or_sort": "any"}', "it.day_or_sort == 'any'"),
    read("nullableObject", "EditPets", '{"cat": null}', "it.cat is None"),
    read("nullableObjectIncomplete", "EditPets", '{"cat": {"kind": "cat"}}', error="APIResponseError"),
    read("othersTyped", "EditPets", '{"rex": {"kind": "dog"}}', "type(it['rex']) is models.EditDog"),
    read(
        "answerSentBack",
        "EditPets",
        '{"pet": {"kind": "cat", "lives": 9}, "new": {"kind": "dog", "x": 1}}',
        "it.to_dict() == {'new': {'kind': 'dog', 'x': 1}, 'pet': {'kind': 'cat', 'lives': 9}}",
    ),
]


def shape(name: str, **values: Any) -> dict[str, Any]:
    """An object whose kind is any text."""
    number = {"type": "number"}
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", **values}, name: number},
    }


def shapes(*names: str, **mapping: str) -> dict[str, Any]:
    """A union of components, by their kind."""
    discriminator = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    return {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names], "discriminator": discriminator}


SCHEMAS |= {
    "EditSquare": shape("side"),
    "EditCircle": shape("radius"),
    "EditShape": shapes("EditSquare", "EditCircle"),
    "EditDrawn": shapes("EditSquare", "EditCircle", square="EditSquare", circle="EditCircle", round="EditCircle"),
    "EditSmall": shape("a", enum=["xs", "s"]),
    "EditLarge": shape("b", enum=["l", "xl"]),
    "EditSize": {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("EditSmall", "EditLarge")]},
    "EditVehicle": {
        **shape("wheels"),
        "discriminator": {"propertyName": "kind", "mapping": {"car": "EditCar", "van": "EditCar", "ship": "EditShip"}},
    },
    "EditCar": {"allOf": [{"$ref": "#/components/schemas/EditVehicle"}, {"properties": {"doors": {}}}]},
    "EditShip": {"allOf": [{"$ref": "#/components/schemas/EditVehicle"}, {"properties": {"masts": {}}}]},
}
KINDS = [
    read("kindByName", "EditShape", '{"kind": "EditCircle", "side": 3}', "type(it) is models.EditCircle"),
    read("kindOfSeveral", "EditDrawn", '{"kind": "round", "side": 3}', "type(it) is models.EditCircle"),
    read("kindOfOne", "EditDrawn", '{"kind": "square", "radius": 3}', "type(it) is models.EditSquare"),
    read("kindUnknown", "EditDrawn", '{"kind": "star", "side": 3}', "it == {'kind': 'star', 'side': 3}"),
    read("kindByEnum", "EditSize", '{"kind": "xl", "a": 3}', "type(it) is models.EditLarge"),
    read("kindByNewValue", "EditSize", '{"kind": "xxl"}', "it == {'kind': 'xxl'}"),
    read("kindOfBase", "EditVehicle", '{"kind": "ship", "doors": 2}', "type(it) is models.EditShip"),
    read("kindOfBaseOfSeveral", "EditVehicle", '{"kind": "van", "masts": 2}', "type(it) is models.EditCar"),
]

CONST = "a\"b\\c'{d}"

WHOLE = [
    Edit(
        "constAnswer",
        operation(answer={JSON: {"schema": {"type": "string", "const": CONST}}}),
        answers=((JSON, json.dumps(CONST).encode()),),
        expect=f"it == {CONST!r}",
    ),
]

EDITS = [*WHOLE, *MEDIA, *VALUES, *KINDS]
