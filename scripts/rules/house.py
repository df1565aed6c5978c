"""The rules of the house: what this project asks of a spec beyond what the client needs to be right.

`rules.yaml` beside the spec makes a warning of any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from spec_document import Fault, Pointer, SpecDocument, content_of, each_operation, each_part, is_schema, target_of

from rules.soundness import misfits

Rule = Callable[[SpecDocument], Iterator[Fault]]


def _said(key: str) -> Rule:
    def rule(document: SpecDocument) -> Iterator[Fault]:
        for pointer, operation in each_operation(document):
            if not operation.get(key):
                yield Fault(pointer, f"{key} is missing; every operation has one")

    return rule


def declared_tags(document: SpecDocument) -> Iterator[Fault]:
    """See that the tags of operations are among those that the document describes."""
    tags = {tag["name"] for tag in document.data.get("tags", [])}
    for pointer, operation in each_operation(document):
        for tag in sorted(set(operation.get("tags", [])) - tags):
            yield Fault((*pointer, "tags"), f"the tag {tag!r} is not declared; add it to tags at the top")


def parameter_descriptions(document: SpecDocument) -> Iterator[Fault]:
    """See that each parameter is described."""
    for pointer, _ in each_operation(document):
        item = document.data["paths"][pointer[1]]
        for owner, holder in ((pointer[:-1], item), (pointer, item[pointer[2]])):
            for index, parameter in enumerate(holder.get("parameters", [])):
                if not _is_described(document, document.resolve(parameter)):
                    place = (*owner, "parameters", str(index))
                    yield Fault(place, "description is missing; say what the parameter is, with its limits")


def _is_described(document: SpecDocument, parameter: dict[str, Any]) -> bool:
    schema = document.resolve(parameter.get("schema", {}))
    return bool(parameter.get("description") or (isinstance(schema, dict) and schema.get("description")))


def _answered(status: str, message: str, *, with_body: bool = False) -> Rule:
    def rule(document: SpecDocument) -> Iterator[Fault]:
        for pointer, operation in each_operation(document):
            has_no_key = status == "401" and not operation.get("security", [{}])
            asked = ("requestBody" in operation or not with_body) and not has_no_key
            if asked and status not in operation.get("responses", {}):
                yield Fault((*pointer, "responses"), f"{status} is missing; {message}")

    return rule


def body_examples(document: SpecDocument) -> Iterator[Fault]:
    """See that each body, of a request and of an answer, has an example."""
    for pointer, operation in each_operation(document):
        places: dict[Pointer, Any] = {(*pointer, "requestBody"): operation.get("requestBody")}
        for status, response in operation.get("responses", {}).items():
            places[*pointer, "responses", status] = response
        for place, holder in places.items():
            for media_type, media in content_of(document, holder).items():
                if not media.get("examples") and "example" not in media:
                    yield Fault((*place, "content", media_type), "an example is missing; give at least one")


def fitting_examples(document: SpecDocument) -> Iterator[Fault]:
    """See that each example fits its schema."""
    for pointer, part in each_part(document.data, ()):
        values: list[tuple[Pointer, Any]] = [(("example",), part["example"])] if "example" in part else []
        listed = part.get("examples")
        if isinstance(part.get("schema"), dict):
            schema = part["schema"]
            for name, example in listed.items() if isinstance(listed, dict) else ():
                example = document.resolve(example)
                values += [(("examples", name), example["value"])] if "value" in example else []
        elif is_schema(pointer):
            schema = {key: value for key, value in part.items() if key not in ("example", "examples", "default")}
            values += [(("examples", str(n)), value) for n, value in enumerate(listed or ())]
        else:
            continue
        for place, value in values:
            yield from misfits(document, (*pointer, *place), value, schema)


def open_answers(document: SpecDocument) -> Iterator[Fault]:
    """Refuse closed sets and closed objects in what servers send: the next server's answer would be an error."""
    for operation, body in each_operation(document):
        for status, response in body.get("responses", {}).items():
            for media_type, media in document.resolve(response).get("content", {}).items():
                place = (*operation, "responses", status, "content", media_type, "schema")
                yield from _closed_parts(document, media.get("schema", {}), place, set())


def _closed_parts(document: SpecDocument, schema: Any, place: Pointer, seen: set[str]) -> Iterator[Fault]:
    if isinstance(schema, dict) and "$ref" in schema:
        if schema["$ref"] in seen:
            return
        seen.add(schema["$ref"])
        place = target_of(schema["$ref"])
        schema = document.resolve(schema)
    if isinstance(schema, dict):
        names = place[-1:] == ("properties",)
        if "enum" in schema and not names:
            mend = "describe the values instead"
            yield Fault((*place, "enum"), f"a response has no enum: a new value must not break clients; {mend}")
        for key in ("additionalProperties", "unevaluatedProperties"):
            if schema.get(key) is False and not names:
                what = "a response stays open: a new property must not break clients"
                yield Fault((*place, key), f"{what}; leave it out")
        for key, inner in schema.items():
            if names or key not in ("example", "examples", "discriminator", "default", "const", "enum"):
                yield from _closed_parts(document, inner, (*place, key), seen)
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from _closed_parts(document, inner, (*place, str(index)), seen)


HOUSE: dict[str, Rule] = {
    "operation-summary": _said("summary"),
    "operation-description": _said("description"),
    "operation-tags": _said("tags"),
    "declared-tags": declared_tags,
    "parameter-description": parameter_descriptions,
    "answer-401": _answered("401", "every operation needs a key and refuses a wrong one"),
    "answer-400": _answered("400", "the server can refuse a body: describe the codes", with_body=True),
    "answer-default": _answered("default", "proxies answer with statuses of their own"),
    "body-example": body_examples,
    "fitting-example": fitting_examples,
    "open-answers": open_answers,
}
"""The rules by the names that `rules.yaml` and the messages call them."""


def house_rules(document: SpecDocument) -> Iterator[Fault]:
    """Check what the house asks for; each fault carries the name of its rule."""
    for name, rule in HOUSE.items():
        for fault in rule(document):
            yield replace(fault, message=f"{fault.message} [{name}]", rule=name)


RULES = (house_rules,)
