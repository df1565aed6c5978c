"""The rules of operations: each has a name, and describes a success."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_document import Fault, SpecDocument, each_operation


def named_operations(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation has a name, which becomes that of its method."""
    for pointer, operation in each_operation(document):
        if not operation.get("operationId"):
            yield Fault(pointer, "operationId is missing; write a verb and a noun, such as listTides")
        elif not re.search(r"[^\W_]", operation["operationId"]):
            problem = f"{operation['operationId']!r} has neither a letter nor a digit for the name of a method"
            yield Fault((*pointer, "operationId"), f"{problem}; write a verb and a noun, such as listTides")


def described_successes(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation describes a success."""
    for pointer, operation in each_operation(document):
        responses, place = operation.get("responses", {}), (*pointer, "responses")
        successes = [status for status in responses if status.startswith("2")]
        if not any(status.isdigit() for status in successes):
            yield Fault(place, "a success is missing; give its status as a number, such as 200")
        for status in successes:
            if not status.isdigit():
                yield Fault((*place, status), f"{status} is a range; name each success, as the method expects one")


RULES = (named_operations, described_successes)
