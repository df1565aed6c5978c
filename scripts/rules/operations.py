"""What every operation has: names, descriptions, examples, error statuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import Fault, Pointer, SpecDocument, content_of, each_operation


def operations(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation says who it is."""
    tags = {tag["name"] for tag in document.data.get("tags", [])}
    for pointer, operation in each_operation(document):
        for key in ("operationId", "summary", "description", "tags"):
            if not operation.get(key):
                yield Fault(pointer, f"{key} is missing; every operation has one")
        for tag in sorted(set(operation.get("tags", [])) - tags):
            yield Fault((*pointer, "tags"), f"the tag {tag!r} is not declared; add it to tags at the top")


def parameters(document: SpecDocument) -> Iterator[Fault]:
    """See that each parameter is described, where the generator reads it."""
    for pointer, _ in each_operation(document):
        item = document.data["paths"][pointer[1]]
        for owner, holder in ((pointer[:-1], item), (pointer, item[pointer[2]])):
            for index, parameter in enumerate(holder.get("parameters", [])):
                yield from _description(document, (*owner, "parameters", str(index)), document.resolve(parameter))


def _description(document: SpecDocument, pointer: Pointer, parameter: dict[str, Any]) -> Iterator[Fault]:
    if not parameter.get("description"):
        yield Fault(pointer, "description is missing; say what the parameter is, with its limits")
    elif document.resolve(parameter.get("schema", parameter)).get("description") != parameter["description"]:
        yield Fault((*pointer, "schema"), "repeat the parameter's description here: the generator reads no other")


def statuses(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation tells its success, the errors that it must meet, and those that nobody foresees."""
    for pointer, operation in each_operation(document):
        responses, place = operation.get("responses", {}), (*pointer, "responses")
        successes = [status for status in responses if status.startswith("2")]
        if not any(status.isdigit() for status in successes):
            yield Fault(place, "a success is missing; give its status as a number, such as 200")
        for status in successes:
            if not status.isdigit():
                yield Fault((*place, status), f"{status} is a range; name each success, as the method expects one")
        if "401" not in responses and operation.get("security", [{"key": []}]):
            yield Fault(place, "401 is missing; every operation needs a key and refuses a wrong one")
        if "requestBody" in operation and "400" not in responses:
            yield Fault(place, "400 is missing; a body can be refused: tell the codes, and when they come")
        if "default" not in responses:
            yield Fault(place, "default is missing; proxies answer with statuses of their own")


def missing_examples(document: SpecDocument) -> Iterator[Fault]:
    """See that each body, of a request and of an answer, has an example."""
    for pointer, operation in each_operation(document):
        places: dict[Pointer, Any] = {(*pointer, "requestBody"): operation.get("requestBody")}
        for status, response in operation.get("responses", {}).items():
            places[*pointer, "responses", status] = response
        for place, holder in places.items():
            for media_type, media in content_of(document, holder).items():
                if not media.get("examples") and "example" not in media:
                    yield Fault((*place, "content", media_type), "an example is missing; give at least one")


RULES = (operations, parameters, statuses, missing_examples)
