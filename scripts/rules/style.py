"""The style rules: what this project asks of a spec beyond what the client needs to be right.

`rules.yaml` next to the spec makes a warning of any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from spec_document import Fault, Pointer, SpecDocument, content_of, each_operation, each_part, is_schema, target_of
from spec_files import has_author_names, is_part

from rules.openapi import misfits

Rule = Callable[[SpecDocument], Iterator[Fault]]


def _present(key: str) -> Rule:
    """The rule that each operation has a key, such as `summary`."""

    def rule(document: SpecDocument) -> Iterator[Fault]:
        for pointer, operation in each_operation(document):
            if not operation.get(key):
                yield Fault(pointer, f"{key} is missing; every operation needs one")

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


def _described_status(status: str, message: str, applies_to: Callable[[dict[str, Any]], bool]) -> Rule:
    """The rule that each operation to which it applies describes a status."""

    def rule(document: SpecDocument) -> Iterator[Fault]:
        for pointer, operation in each_operation(document):
            if applies_to(operation) and status not in operation.get("responses", {}):
                yield Fault((*pointer, "responses"), f"{status} is missing; {message}")

    return rule


def _needs_key(operation: dict[str, Any]) -> bool:
    return bool(operation.get("security", [{}]))


def _has_body(operation: dict[str, Any]) -> bool:
    return "requestBody" in operation


def _is_any(_: dict[str, Any]) -> bool:
    return True


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
        if isinstance(part.get("schema"), dict):
            schema, examples = part["schema"], _examples_of_media(document, part)
        elif is_schema(pointer):
            schema = {key: value for key, value in part.items() if key not in ("example", "examples", "default")}
            examples = _examples_of_schema(part)
        else:
            continue
        for place, value in examples:
            yield from misfits(document, (*pointer, *place), value, schema)


def _examples_of_media(document: SpecDocument, part: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The examples next to a schema, each with its place."""
    if "example" in part:
        yield ("example",), part["example"]
    named = part.get("examples")
    if isinstance(named, dict):
        for name, reference in named.items():
            example = document.resolve(reference)
            if "value" in example:
                yield ("examples", name), example["value"]


def _examples_of_schema(schema: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The examples within a schema, each with its place."""
    if "example" in schema:
        yield ("example",), schema["example"]
    for index, value in enumerate(schema.get("examples") or ()):
        yield ("examples", str(index)), value


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
        if not has_author_names(place):
            yield from _closed_keywords(schema, place)
        for key, inner in schema.items():
            if is_part(place, key):
                yield from _closed_parts(document, inner, (*place, key), seen)
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from _closed_parts(document, inner, (*place, str(index)), seen)


def _closed_keywords(schema: dict[str, Any], place: Pointer) -> Iterator[Fault]:
    if "enum" in schema:
        remedy = "describe the values instead"
        yield Fault((*place, "enum"), f"a response has no enum: a new value must not break clients; {remedy}")
    for key in ("additionalProperties", "unevaluatedProperties"):
        if schema.get(key) is False:
            problem = "a response stays open: a new property must not break clients"
            yield Fault((*place, key), f"{problem}; leave it out")


STYLE_RULES: dict[str, Rule] = {
    "operation-summary": _present("summary"),
    "operation-description": _present("description"),
    "operation-tags": _present("tags"),
    "declared-tags": declared_tags,
    "parameter-description": parameter_descriptions,
    "answer-401": _described_status("401", "every operation needs a key and refuses a wrong one", _needs_key),
    "answer-400": _described_status("400", "the server can refuse a body: describe the codes", _has_body),
    "answer-default": _described_status("default", "proxies answer with other statuses", _is_any),
    "body-example": body_examples,
    "fitting-example": fitting_examples,
    "open-answers": open_answers,
}
"""The rules by the names that `rules.yaml` and the messages call them."""


def style_rules(document: SpecDocument) -> Iterator[Fault]:
    """Check every style rule; each fault carries the name of its rule."""
    for name, rule in STYLE_RULES.items():
        for fault in rule(document):
            yield replace(fault, message=f"{fault.message} [{name}]", rule=name)


RULES = (style_rules,)
