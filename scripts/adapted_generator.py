"""Adapts openapi-python-client to our templates: the names it reserves, its literals, and what templates can call."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from openapi_python_client import Project
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.schema import ParameterLocation
from python_code import literals, names, properties
from python_code.arguments import Arguments
from python_code.docstrings import naming_methods
from python_code.media import MediaTypes
from python_code.paging import paging
from python_code.properties import Properties
from python_code.property_classes import (
    AnyProperty,
    ConstProperty,
    DateProperty,
    DateTimeProperty,
    ListProperty,
    Property,
)
from python_code.reading import Reading

ADDED_MODULES = {"dicts.py": "dicts.py.jinja", "_fields.py": "fields.py.jinja"}
"""Modules that the generator itself does not write, with their templates."""


def adapt() -> None:
    """Change what the generator does of itself: names, literals, which types a header can have, and what it copies."""
    names.reserve()
    literals.keep_values_as_written()
    for kind in (AnyProperty, ConstProperty, DateProperty, DateTimeProperty, ListProperty):
        kind._allowed_locations = set(ParameterLocation)
    operation: Any = Endpoint
    operation.__deepcopy__ = _copied


def _copied(endpoint: Endpoint, _: dict[int, Any]) -> Endpoint:
    """An operation with separate parameters: to copy every class that it names, too, takes longest of all."""
    copied = copy.copy(endpoint)
    for name in ("path_parameters", "query_parameters", "header_parameters", "cookie_parameters"):
        setattr(copied, name, [copy.copy(prop) for prop in getattr(endpoint, name)])
    return copied


def build(project: Project, methods: Mapping[str, str]) -> Iterable[GeneratorError]:
    """Write the package of a project.

    Args:
        project: The project.
        methods: The method of each operation, by operationId.

    Returns:
        The errors of the generator.
    """
    _provide(project, methods)
    errors = project.build()
    for name, template in ADDED_MODULES.items():
        path = project.package_dir / name
        path.write_text(project.env.get_template(template).render(), encoding="utf-8")
    return errors


def _provide(project: Project, methods: Mapping[str, str]) -> None:
    """Give the templates the functions that write code for properties."""
    properties_of_classes = Properties(project.openapi.models)
    classes = [*project.openapi.models, *project.openapi.enums]
    arguments = Arguments(properties_of_classes, (str(model.class_info.name) for model in classes))
    endpoints = [
        endpoint for group in project.openapi.endpoint_collections_by_tag.values() for endpoint in group.endpoints
    ]
    all_arguments = [prop for endpoint in endpoints for prop in _arguments_of(endpoint, properties_of_classes)]
    forms = [body.prop for endpoint in endpoints for body in endpoint.bodies if body.body_type in ("files", "data")]
    media_types = MediaTypes(project.config)
    safe_for_docstring = naming_methods(project.env.filters["safe_for_docstring"], methods)
    project.env.filters.update(
        literal=literals.literal,
        public_name=names.public_name,
        quoted=repr,
        safe_for_docstring=safe_for_docstring,
    )
    project.env.globals.update(
        accepted_by=media_types.accepted,
        arguments=arguments,
        argument_classes=lambda: arguments.classes_among(all_arguments),
        form_classes=lambda: {str(cls.class_info.name) for form in forms for cls in properties.classes_in(form)},
        holds_files=properties.holds_files,
        is_file=properties.is_file,
        media_type_of=media_types.read,
        paging_of=lambda endpoint, described: paging(endpoint, described, properties_of_classes),
        properties=properties_of_classes,
        reading=Reading(properties_of_classes),
    )


def _arguments_of(endpoint: Endpoint, properties_of_classes: Properties) -> list[Property]:
    """The arguments of a method: parameters, and the properties of a body one by one."""
    bodies = [body.prop for body in endpoint.bodies]
    parameters = [prop for _, prop in endpoint.iter_all_parameters()]
    return parameters + [prop for body in bodies for prop in properties_of_classes.of(body) or [body]]
