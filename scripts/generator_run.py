"""Runs openapi-python-client on a normalised document in this process, and turns its errors into faults."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import adapted_generator
from method_names import methods_of
from normalise.names import restore_wire_names
from normalise.places import PLACE
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.properties import ModelProperty, Property
from openapi_python_client.schema.untrusted_string import UntrustedString
from spec_document import Fault, Pointer, SpecDocument, each_operation, python_name, target_of
from stream_code import without_streams

adapted_generator.adapt()

CONFIG = Path(__file__).with_name("generator.yaml")


class Refused(Exception):
    """The generator does not take the document; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


def parse(document: SpecDocument) -> GeneratorData:
    """Read a normalised document with the generator.

    Raises:
        Refused: It would leave something out.
    """
    document = document.with_data(without_streams(document))
    read = GeneratorData.from_dict(document.data, config=_config(document, Path("unused")))
    if isinstance(read, GeneratorError):
        raise Refused([_fault_of(document, read)])
    errors = [*read.errors]
    for collection in read.endpoint_collections_by_tag.values():
        errors += collection.parse_errors
    if errors:
        raise Refused([_fault_of(document, error) for error in _first_causes(errors)])
    if faults := [*_same_modules(read)]:
        raise Refused(faults)
    _restore_names_and_descriptions(document, read)
    return read


def _first_causes(errors: list[ParseError]) -> list[ParseError]:
    """Choose the errors to report: schemas that could not be read, from which most others follow.

    If all could be read, these are the errors that are not about a missing reference.
    """
    unread = [error for error in errors if error.header.startswith("Unable to parse schema")]
    found = [error for error in errors if "Could not find reference" not in (error.detail or "")]
    return unread or found or errors


def _same_modules(read: GeneratorData) -> Iterator[Fault]:
    """Find classes that would be written into the same file."""
    owners: dict[str, str] = {}
    for model in [*read.models, *read.enums]:
        name, module = model.class_info.name, model.class_info.module_name
        if module in owners:
            problem = f"the classes {owners[module]!r} and {name!r} would be written into one file"
            place = (model.data.model_extra or {}).get(PLACE, "") if isinstance(model, ModelProperty) else ""
            yield Fault(target_of(place), f"{problem}; give one of the schemas another title")
        owners[module] = name


def write(document: SpecDocument, templates: Path, package: Path) -> None:
    """Write the package of a normalised document with the generator.

    Raises:
        Refused: It would leave something out.
    """
    read = parse(document)
    project = Project(openapi=read, config=_config(document, package), custom_template_path=templates)
    with contextlib.redirect_stdout(io.StringIO()):
        errors = list(adapted_generator.build(project, _methods(document)))
    if errors:
        raise Refused([_fault_of(document, error) for error in errors])


def _methods(document: SpecDocument) -> dict[str, str]:
    """The method that calls each operation, or opens its stream if it has no other answer, by operationId."""
    methods = {operation["operationId"]: methods_of(document, operation) for _, operation in each_operation(document)}
    return {operation_id: names.get("call") or names["stream"] for operation_id, names in methods.items()}


@cache
def _config_file() -> ConfigFile:
    return ConfigFile.load_from_path(CONFIG)


def _config(document: SpecDocument, package: Path) -> Config:
    file = _config_file().model_copy()
    file.content_type_overrides = {**(file.content_type_overrides or {}), **document.data.get("x-media-types", {})}
    return Config.from_sources(file, MetaType.NONE, document.path, "utf-8", overwrite=False, output_path=package)


def _restore_names_and_descriptions(document: SpecDocument, read: GeneratorData) -> None:
    """Give the generator's properties the names on the wire and the descriptions, which it does not read itself."""
    wire_names: dict[str, str] = document.data.get("x-wire-names", {})
    for model in read.models:
        _describe(model)
        restore_wire_names([*(model.required_properties or []), *(model.optional_properties or [])], wire_names)
    descriptions = {
        (python_name(operation["operationId"]), parameter["in"], parameter["name"]): parameter.get("description")
        for _, operation in each_operation(document)
        for parameter in operation.get("parameters", [])
    }
    for collection in read.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            for location, prop in endpoint.iter_all_parameters():
                key = endpoint.name, location.value, prop.name.get_untrusted_value()
                _set_description(prop, descriptions.get(key))
                restore_wire_names([prop], wire_names)


def _describe(model: ModelProperty) -> None:
    """Give the properties of a class the descriptions next to their references."""
    described = {**(model.data.properties or {})}
    for part in model.data.allOf:
        described |= getattr(part, "properties", None) or {}
    for prop in [*(model.required_properties or []), *(model.optional_properties or [])]:
        description = getattr(described.get(prop.name), "description", None)
        if isinstance(description, UntrustedString):
            _set_description(prop, description.get_untrusted_value())


def _set_description(prop: Property, description: str | None) -> None:
    if description:
        object.__setattr__(prop, "description", UntrustedString(description))


def _fault_of(document: SpecDocument, error: GeneratorError) -> Fault:
    """An error of the generator in the words of the spec, with the place that it is about."""
    problem = re.sub(r"<openapi_python_client\S* object at \w+>", "it", f"{error.header}: {error.detail or ''}")
    problem = " ".join(problem.split())
    for pattern, message in _MESSAGES.items():
        if found := re.search(pattern, problem):
            return Fault(_place(document, error), message.format(*found.groups()))
    return Fault(_place(document, error), f"openapi-python-client refuses this: {problem}; describe it in another way")


def _place(document: SpecDocument, error: GeneratorError) -> Pointer:
    if isinstance(error, ParseError) and error.data is not None:
        place = (error.data.model_extra or {}).get(PLACE)
        if isinstance(place, str):
            return target_of(place)
    text = f"{error.header} {error.detail or ''}"
    if found := re.search(r"parsing ([A-Z]+) (/\S*) within", text):
        return target_of(document.data["paths"][found[2]][found[1].lower()][PLACE])
    if found := re.search(r"/components/schemas/([\w.-]+)|process schema ([\w.-]+)", text):
        return ("components", "schemas", found[1] or found[2])
    return ()


_MESSAGES: dict[str, str] = {
    r'duplicate models with name "(\w+)"': (
        "the class {0!r} would be written twice; give one of the schemas another title, or make it a component"
    ),
    r"conflicting enums named (\w+)": (
        "the name {0!r} would be that of two enums with other values; give one of them another title"
    ),
    r"Invalid (datetime|date|UUID)": "the default is not a valid {0}; correct it, or leave it out",
    r"Incorrect path templating": "each placeholder of a path must occur once, and be a parameter; correct the path",
    r"Recursive and circular": "an array cannot contain itself; put it into a property of an object",
    r"Could not find reference": "the reference refers back to itself; make a component of the part that it names",
    r"Invalid property in union": "the members of the union have the same name; give each its own title",
    r": ([^:]+?)(?: \| Unset)? is not allowed in (\w+)": (
        "a {1} parameter cannot be {0}; describe it as a string, written as it is sent"
    ),
    r"can't be merged with|can't combine|incompatible lists": (
        "the parts of allOf disagree about a property; describe it in the same way in each, or in one of them"
    ),
}
"""The patterns of the generator's errors, each with the message for people who know the spec and not the generator."""
