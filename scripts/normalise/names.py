"""Gives parameters, properties and schemas the names in Python that the spec asks for.

The generator makes a name in Python of each name in the document. So what asks for another name is called by that, and
`restore_wire_names` gives the generator's properties their names on the wire again.
"""

from __future__ import annotations

import re
from typing import Any

from openapi_python_client.parser.properties import Property
from openapi_python_client.schema.untrusted_string import UntrustedString
from spec_document import PYTHON_NAME, SpecDocument, each_operation, each_part, name_in_python, properties_of
from spec_files import reference_to, target_of

from normalise.places import rewrite_schemas

_MARK = 0xE000
"""Where Unicode's private characters begin. One of them ends each given name: the generator leaves it out of names in
Python, and no two names on the wire are mistaken for each other."""
_SCHEMAS = ("components", "schemas")


def rename_members(document: SpecDocument) -> SpecDocument:
    """Call parameters and properties that have an `x-python-name` by it; `x-wire-names` keeps those on the wire."""
    wire_names: dict[str, str] = {}
    _rename_parts_of_forms(document, wire_names)
    document = rewrite_schemas(document, lambda schema, _: _renamed_properties(schema, wire_names))
    for _, operation in each_operation(document):
        for parameter in operation.get("parameters", []):
            if (given := _asked_name(parameter)) and parameter["in"] != "path":
                parameter["name"] = _marked(given, parameter["name"], wire_names)
    for path in [*document.data["paths"]]:
        _rename_placeholders(document, path)
    document.data["x-wire-names"] = wire_names
    return document


def restore_wire_names(properties: list[Property], wire_names: dict[str, str]) -> None:
    """Give properties that were renamed their names on the wire again; in Python they keep the given ones."""
    for property_ in properties:
        name = property_.name.get_untrusted_value()
        if name in wire_names:
            object.__setattr__(property_, "name", UntrustedString(wire_names[name]))


def _asked_name(part: Any) -> str | None:
    name = part.get(PYTHON_NAME) if isinstance(part, dict) else None
    return name if isinstance(name, str) else None


def _marked(name: str, wire: str, wire_names: dict[str, str]) -> str:
    for marked, other in wire_names.items():
        if other == wire and marked[:-1] == name:
            return marked
    marked = name + chr(_MARK + len(wire_names))
    wire_names[marked] = wire
    return marked


def _renamed_properties(schema: Any, wire_names: dict[str, str]) -> Any:
    if not isinstance(schema, dict) or not any(_asked_name(inner) for inner in schema.get("properties", {}).values()):
        return schema
    names = {
        name: _marked(given, name, wire_names) if (given := _asked_name(inner)) else name
        for name, inner in schema["properties"].items()
    }
    properties = {names[name]: inner for name, inner in schema["properties"].items()}
    return schema | {
        "properties": properties,
        "required": [names.get(name, name) for name in schema.get("required", [])],
    }


def _rename_parts_of_forms(document: SpecDocument, wire_names: dict[str, str]) -> None:
    """Rename what the media type of a form says of its parts."""
    for _, part in each_part(document.data, ()):
        if isinstance(part.get("encoding"), dict) and "schema" in part:
            properties = properties_of(document, part["schema"])
            part["encoding"] = {
                _marked(given, name, wire_names) if (given := _asked_name(properties.get(name))) else name: encoding
                for name, encoding in part["encoding"].items()
            }


def _rename_placeholders(document: SpecDocument, path: str) -> None:
    """Call the parameters of a path by their names in Python, which all generators know: no name of them is sent."""
    item = document.data["paths"].pop(path)
    operations = [operation for operation in item.values() if isinstance(operation, dict)]
    parameters = [
        parameter
        for operation in operations
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path"
    ]
    names = {parameter["name"]: name_in_python(parameter["name"], parameter) for parameter in parameters}
    for parameter in parameters:
        parameter["name"] = names.get(parameter["name"], parameter["name"])
    renamed = re.sub(r"{([^}]*)}", lambda found: f"{{{names.get(found[1], found[1])}}}", path)
    document.data["paths"][renamed] = item


def rename_components(document: SpecDocument) -> SpecDocument:
    """Call components that have an `x-python-name` by it."""
    schemas = document.data.get("components", {}).get("schemas", {})
    names = {name: given for name, schema in schemas.items() if (given := _asked_name(schema))}
    if not names:
        return document
    document.data["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    for pointer, part in each_part(document.data, ()):
        for key, value in part.items():
            if key == "$ref":
                part[key] = _renamed_reference(value, names)
            elif key == "mapping" and pointer[-1:] == ("discriminator",):
                part[key] = {kind: _renamed_reference(reference, names) for kind, reference in value.items()}
    return document


def _renamed_reference(reference: Any, names: dict[str, str]) -> Any:
    target = target_of(reference) if isinstance(reference, str) else ()
    if target[:2] != _SCHEMAS or len(target) != 3 or target[2] not in names:
        return reference
    return reference_to((*_SCHEMAS, names[target[2]]))
