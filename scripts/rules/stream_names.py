"""Names in Python that `x-stream` knows nothing of: it speaks of arguments by their names on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import PYTHON_NAME, Fault, Pointer, SpecDocument, parameters_of, properties_of
from spec_streams import MODE, body_of, each_stream, operation_called


def names_in_streams(document: SpecDocument) -> Iterator[Fault]:
    """Refuse other names in Python for what `x-stream` speaks of by its name on the wire."""
    for stream in each_stream(document):
        _, body = body_of(document, stream.operation)
        if PYTHON_NAME in properties_of(document, body).get(MODE, {}):
            yield Fault(stream.pointer, f"{MODE!r} chooses between the methods, and is no argument; drop {PYTHON_NAME}")
        stop = stream.described.get("stop") if isinstance(stream.described, dict) else None
        stop = stop if isinstance(stop, dict) else {}
        called = operation_called(document, stop.get("operationId"))
        if called is not None:
            for name in sorted(_renamed(document, *called) & _given_to(stop)):
                yield Fault(called[0], f"a stream is stopped with {name!r}; drop its {PYTHON_NAME}")


def _renamed(document: SpecDocument, pointer: Pointer, operation: dict[str, Any]) -> set[str]:
    """The parameters and properties of a request that have another name in Python."""
    named = {one["name"]: one for one in parameters_of(document, pointer)}
    named |= properties_of(document, body_of(document, operation)[1])
    return {name for name, part in named.items() if isinstance(part, dict) and PYTHON_NAME in part}


def _given_to(stop: dict[str, Any]) -> set[str]:
    given = (stop.get(key) for key in ("parameters", "requestBody"))
    return {str(name) for each in given if isinstance(each, dict) for name in each}


RULES = (names_in_streams,)
