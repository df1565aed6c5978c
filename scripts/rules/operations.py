"""What the methods of an operation are made of: its name, its success, its pages, its stream."""

from __future__ import annotations

from collections.abc import Iterator

from spec_document import Fault, SpecDocument, content_of, each_operation


def names(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation has a name, which becomes that of its method."""
    for pointer, operation in each_operation(document):
        if not operation.get("operationId"):
            yield Fault(pointer, "operationId is missing; write a verb and a noun, such as listTides")


def pages(document: SpecDocument) -> Iterator[Fault]:
    """See that an operation with `x-pages` can be gone through."""
    for pointer, operation in each_operation(document):
        if (items := operation.get("x-pages")) is None:
            continue
        place = (*pointer, "x-pages")
        if not isinstance(items, str):
            yield Fault(place, f"{items!r:.40} is no name; write that of the property with the items")
            continue
        names = {document.resolve(parameter).get("name") for parameter in operation.get("parameters", [])}
        if missing := {"page", "limit"} - names:
            wanted = ", ".join(sorted(missing))
            yield Fault(place, f"pages are asked for by the query parameters page and limit; add {wanted}")
        media = content_of(document, operation.get("responses", {}).get("200")).get("application/json")
        page = document.resolve(media.get("schema", {})) if media else {}
        if media and document.resolve(page.get("properties", {}).get(items, {})).get("type") != "array":
            what = f"{items!r} is no array among the properties of the 200 answer"
            yield Fault(place, f"{what}; name the one with the items")


def statuses(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation tells its success."""
    for pointer, operation in each_operation(document):
        responses, place = operation.get("responses", {}), (*pointer, "responses")
        successes = [status for status in responses if status.startswith("2")]
        if not any(status.isdigit() for status in successes):
            yield Fault(place, "a success is missing; give its status as a number, such as 200")
        for status in successes:
            if not status.isdigit():
                yield Fault((*place, status), f"{status} is a range; name each success, as the method expects one")


RULES = (names, pages, statuses)
