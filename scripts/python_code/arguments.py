"""The arguments of methods: their types, and the shapes that plain mappings must have."""

from __future__ import annotations

from collections.abc import Iterable

from python_code.literals import literal
from python_code.names import TAKEN, public_name
from python_code.properties import DATES, Properties, classes_in, members
from python_code.property_classes import (
    AnyProperty,
    BooleanProperty,
    ConstProperty,
    DateProperty,
    DateTimeProperty,
    FileProperty,
    FloatProperty,
    IntProperty,
    ListProperty,
    LiteralEnumProperty,
    ModelProperty,
    NoneProperty,
    Property,
    UnionProperty,
)

_PLAIN: dict[type, str] = {
    AnyProperty: "any",
    BooleanProperty: "bool",
    FileProperty: "any",
    FloatProperty: "float",
    IntProperty: "int",
    NoneProperty: "none",
    **DATES,
}

_TIMES = DateProperty | DateTimeProperty


class Arguments:
    """Writes the types and the shapes of arguments.

    Args:
        properties: What each class has.
        class_names: The names of all classes, which no `TypedDict` can have.
    """

    def __init__(self, properties: Properties, class_names: Iterable[str]) -> None:
        self._properties = properties
        self._class_names = {*class_names}

    def type_of(self, prop: Property) -> str:
        """The type of an argument: lists as `Sequence`, objects as their class or a mapping, files as `FileInput`."""
        found = dict.fromkeys(name for member in members(prop) for name in self._types(member))
        return " | ".join(sorted(found, key=lambda name: (name == "None", name.startswith("Mapping["))))

    def _types(self, prop: Property) -> list[str]:
        match prop:
            case FileProperty():
                return ["FileInput"]
            case ListProperty():
                return [f"Sequence[{self.type_of(prop.inner_property)}]"]
            case ModelProperty():
                return [str(prop.class_info.name), self.mapping_type(prop)]
        return [prop.get_type_string(no_optional=True).as_unembedded_code()]

    def mapping_type(self, prop: ModelProperty) -> str:
        """The type of a plain mapping for an object: its `TypedDict` where it is closed."""
        if not self._properties.is_closed(prop):
            return "Mapping[str, Any]"
        name = f"{public_name(prop.class_info.name)}Dict"
        while name in self._class_names or name in TAKEN:
            name += "_"
        return name

    def declaration(self, prop: Property) -> str:
        """An argument in the signature of a method, with its default."""
        if prop.default is not None:
            return f"{prop.python_name}: {self.optional_type(prop)} = {prop.default.python_code.as_unembedded_code()}"
        return f"{prop.python_name}: {self.optional_type(prop)}{'' if prop.required else ' = UNSET'}"

    def optional_type(self, prop: Property) -> str:
        """The type of an argument, which may be left out."""
        return self.type_of(prop) if prop.required else f"{self.type_of(prop)} | Unset"

    def is_checked(self, prop: Property) -> bool:
        """Whether an argument is made into something else before it is sent, or its type alone does not say enough."""
        if isinstance(prop, ListProperty):
            return True
        return any(isinstance(member, ModelProperty | ListProperty | _TIMES) for member in members(prop))

    def shape(self, prop: Property) -> str:
        """The shape of a value, as the generated `_arguments` checks it: a word, or a tuple that begins with one."""
        match prop:
            case ListProperty():
                return f'("list", {self.shape(prop.inner_property)})'
            case ModelProperty():
                return f'("object", {str(prop.class_info.name)!r})'
            case UnionProperty():
                return f'("one of", {", ".join(self.shape(member) for member in members(prop))})'
            case LiteralEnumProperty():
                return f'("value", {", ".join(map(repr, sorted(prop.values)))})'
            case ConstProperty():
                return f'("value", {prop.value.raw_value!r})'
        return repr(_PLAIN.get(type(prop), "str"))

    def classes_among(self, props: Iterable[Property]) -> list[ModelProperty]:
        """The classes that these arguments are made of, at any depth."""
        found: dict[str, ModelProperty] = {}
        for prop in props:
            self._collect(prop, found, set())
        return list(found.values())

    def _collect(self, prop: Property, found: dict[str, ModelProperty], parents: set[str]) -> None:
        for cls in classes_in(prop):
            name = str(cls.class_info.name)
            if name not in found and name not in parents:
                inner_properties = self._properties.of(cls)
                if additional := self._properties.additional(cls):
                    inner_properties.append(additional)
                for inner in inner_properties:
                    self._collect(inner, found, parents | {name})
                found[name] = cls

    def fields(self, cls: ModelProperty) -> dict[str, str]:
        """The properties of a class by their names on the wire: Python name, whether it must be given, and shape."""
        return {
            literal(prop.name): f"({str(prop.python_name)!r}, {prop.required}, {self.shape(prop)})"
            for prop in self._properties.of(cls)
        }

    def others(self, cls: ModelProperty) -> str:
        """The shape of the properties that the spec does not name; None where there are none."""
        additional = self._properties.additional(cls)
        return "None" if additional is None else self.shape(additional)
