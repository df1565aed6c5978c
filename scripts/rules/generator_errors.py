"""Reports what openapi-python-client itself refuses, so that a sound spec always generates."""

from __future__ import annotations

from collections.abc import Iterator

from generator_run import Refused, parse
from normalise import normalised
from spec_document import Fault, SpecDocument


def generator_errors(document: SpecDocument) -> Iterator[Fault]:
    """Let the generator read the document, and pass on what it says; other rules check the head of the document."""
    head = {"openapi": "3.1.0", "info": {"title": "any", "version": "1"}}
    try:
        parse(normalised(document.with_data(document.data | head)))
    except Refused as error:
        yield from error.faults


RULES = (generator_errors,)
