"""Brings a checked spec into the form that openapi-python-client reads, so that authors write plain OpenAPI."""

from __future__ import annotations

from spec_document import SpecDocument
from spec_overlays import fresh

from normalise import deprecation, media, names, operations, schemas, unions
from normalise.places import add_places


def simplified(document: SpecDocument) -> SpecDocument:
    """The same API in the words that the generator knows.

    Args:
        document: The spec, of any form that `check_spec` accepts.

    Returns:
        A document in which each operation says all that holds for it, and each schema says what it means in the way
        that the generator reads. Operations, parameters and schemas carry their places in the spec as `x-place`.
    """
    for step in (
        add_places,
        deprecation.describe,
        operations.complete,
        unions.write_out,
        schemas.rewrite,
        media.binary_bodies,
    ):
        document = step(document.with_data(fresh(document.data)))
    return document


def named(document: SpecDocument) -> SpecDocument:
    """The same API in the words that the generator knows, each component called as its class is in Python."""
    return names.rename_components(simplified(document))


def members_renamed(document: SpecDocument) -> SpecDocument:
    """A document of `named`, with parameters and properties called by the names in Python that the spec asks for."""
    return names.rename_members(document.with_data(fresh(document.data)))


def normalised(document: SpecDocument) -> SpecDocument:
    """The API in the form that the generator reads."""
    return members_renamed(named(document))
