"""Questions about the generator's properties and the properties of their classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from python_code.property_classes import (
    AnyProperty,
    ConstProperty,
    DateProperty,
    DateTimeProperty,
    FileProperty,
    ListProperty,
    LiteralEnumProperty,
    ModelProperty,
    NoneProperty,
    Property,
    UnionProperty,
    UuidProperty,
)

DATES: dict[type, str] = {DateProperty: "date", DateTimeProperty: "date_time", UuidProperty: "uuid"}
"""Strings that have their own type in Python, with the name of the function that reads them."""


class Properties:
    """The properties of every class. A property that refers to a class may have been made before these were known."""

    def __init__(self, models: Iterable[ModelProperty]) -> None:
        self._models = {str(model.class_info.name): model for model in models}

    def of(self, prop: Property) -> list[Property]:
        """The properties of an object, required ones first; none if it is not an object."""
        if not isinstance(prop, ModelProperty):
            return []
        model = self._models[prop.class_info.name]
        return [*(model.required_properties or ()), *(model.optional_properties or ())]

    def is_closed(self, prop: ModelProperty) -> bool:
        """Whether an object has no other properties than the spec names."""
        return self._models[prop.class_info.name].additional_properties is None

    def is_free(self, prop: Property) -> bool:
        """Whether anything may be in an object, under any name."""
        if not isinstance(prop, ModelProperty) or self.of(prop):
            return False
        return type(self._models[prop.class_info.name].additional_properties) is AnyProperty

    def additional(self, prop: ModelProperty) -> Property | None:
        """The property of an object's additional properties; None where it is closed."""
        return self._models[prop.class_info.name].additional_properties

    def identifying(self, prop: Property, members: Iterable[Property]) -> dict[str, tuple[object, ...]]:
        """The values of the properties by which an object is distinguished from the other members of a union.

        These are consts, and enums that have no value in common with the same property of another member.
        """
        others = [self._fixed(member) for member in members if member is not prop]
        return {
            name: values
            for name, values in self._fixed(prop).items()
            if len(values) == 1 or any(name in other and not {*values} & {*other[name]} for other in others)
        }

    def _fixed(self, prop: Property) -> dict[str, tuple[object, ...]]:
        """The values of each property of an object that names all of its values."""
        found: dict[str, tuple[object, ...]] = {}
        for inner in self.of(prop):
            if isinstance(inner, ConstProperty):
                found[inner.name.get_untrusted_value()] = (inner.value.raw_value,)
            elif isinstance(inner, LiteralEnumProperty):
                found[inner.name.get_untrusted_value()] = tuple(sorted(inner.values))
        return found


def members(prop: Property) -> list[Property]:
    """The members of a union, or the property itself."""
    return list(prop.inner_properties) if isinstance(prop, UnionProperty) else [prop]


def is_file(prop: Property) -> bool:
    """Whether a value is a file to upload."""
    return any(isinstance(member, FileProperty) for member in members(prop))


def holds_files(prop: Property) -> bool:
    """Whether a value is a list of files to upload."""
    return any(isinstance(member, ListProperty) and is_file(member.inner_property) for member in members(prop))


def without_null(prop: Property) -> list[Property]:
    """The types of a value, without None."""
    return [member for member in members(prop) if not isinstance(member, NoneProperty)]


def classes_in(prop: Property) -> Iterator[ModelProperty]:
    """The classes that a type names, in the order of the spec."""
    for member in members(prop):
        if isinstance(member, ModelProperty):
            yield member
        elif isinstance(member, ListProperty):
            yield from classes_in(member.inner_property)
