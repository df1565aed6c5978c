"""The expressions that make Python values of an answer's JSON."""

from __future__ import annotations

from python_code.literals import literal
from python_code.properties import DATES, Properties, without_null
from python_code.property_classes import (
    ConstProperty,
    FileProperty,
    ListProperty,
    LiteralEnumProperty,
    ModelProperty,
    NoneProperty,
    Property,
    UnionProperty,
)

_TYPES: dict[str, type] = {"list": ListProperty, "dict": ModelProperty, "bytes": FileProperty}


class Reading:
    """Writes what reads a property. Answers stay open: what no const, enum or union names comes as it is."""

    def __init__(self, properties: Properties) -> None:
        self._properties = properties

    def is_plain(self, model: ModelProperty) -> bool:
        """Whether every named property of a class comes as it is."""
        return all(self.expression(prop, "value") == "value" for prop in self._properties.of(model))

    def expression(self, prop: Property, source: str, depth: int = 0, name: str = "") -> str:
        """Write the expression that reads `source`, a name; the name itself where there is nothing to do.

        Args:
            prop: What is read.
            source: The name of the JSON value.
            depth: How many lists this is within.
            name: What errors call the value, as a literal; by default its name on the wire.
        """
        name = name or literal(prop.name)
        match prop:
            case FileProperty():
                return f"File(payload=BytesIO({source}))"
            case ModelProperty():
                return f"{prop.class_info.name}.from_dict({source})"
            case ListProperty():
                return self._list(prop, source, depth, name)
            case UnionProperty():
                return self._union(prop, source, depth, name)
        return f"_reading.{DATES[type(prop)]}({name}, {source})" if type(prop) in DATES else source

    def _list(self, prop: ListProperty, source: str, depth: int, name: str) -> str:
        item = f"_item{depth}"
        inner = self.expression(prop.inner_property, item, depth + 1, name)
        return source if inner == item else f"[{inner} for {item} in {source}]"

    def _union(self, prop: UnionProperty, source: str, depth: int, name: str) -> str:
        choices = without_null(prop)
        if all(self.expression(choice, source, depth) == source for choice in choices):
            return source
        if len(choices) > 1:
            code = self._one_of(choices, source, depth, name)
        else:
            code = self.expression(choices[0], source, depth, name)
        may_be_none = any(isinstance(member, NoneProperty) for member in prop.inner_properties)
        return f"None if {source} is None else {code}" if may_be_none else code

    def _one_of(self, choices: list[Property], source: str, depth: int, name: str) -> str:
        value = f"_value{depth}"
        tried = [(choice, self.expression(choice, value, depth + 1, name)) for choice in choices]
        read = [f"({self._test(choice, choices)}, lambda {value}: {code})" for choice, code in tried if code != value]
        plain = [choice for choice, code in tried if code == value]
        dates = any(type(choice) in DATES for choice in choices) and not any(_may_be_text(choice) for choice in plain)
        return f"_reading.one_of({name}, {source}, ({', '.join(read)},), text={not dates})"

    def _test(self, choice: Property, choices: list[Property]) -> str:
        """The test whether a value is read as this member: its type in JSON, and the values that identify it."""
        kind = next((name for name, cls in _TYPES.items() if isinstance(choice, cls)), "str")
        return f"{kind}, {self._properties.identifying(choice, choices)!r}"


def _may_be_text(choice: Property) -> bool:
    if isinstance(choice, LiteralEnumProperty):
        return choice.value_type is str
    value = choice.value.raw_value if isinstance(choice, ConstProperty) else ""
    return isinstance(value, str) and choice.get_base_json_type_string().as_unembedded_code() in ("str", "Any", "")
