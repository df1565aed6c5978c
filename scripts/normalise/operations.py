"""Each operation has everything that holds for it: parameters, security, summary and description."""

from __future__ import annotations

from typing import Any

from json_types import types_within
from spec_document import SpecDocument, each_operation, parameters_of, target_of

STYLES = {"query": ("form", True), "cookie": ("form", True), "path": ("simple", False), "header": ("simple", False)}
"""How a parameter is sent that does not say how: its style, and whether it is exploded."""


def complete(document: SpecDocument) -> SpecDocument:
    """Write into each operation what its path, the document and shared components say for it."""
    for pointer, operation in each_operation(document):
        if parameters := parameters_of(document, pointer):
            operation["parameters"] = [_plain(document, parameter) for parameter in parameters]
        requirements = operation.get("security", document.data.get("security", []))
        operation["security"] = requirements if any(requirements) else []
        if "requestBody" in operation:
            operation["requestBody"] = _as_component(document, operation["requestBody"], "requestBodies")
        operation["responses"] = {
            status: _as_component(document, response, "responses")
            for status, response in operation["responses"].items()
        }
        operation.setdefault("summary", operation.get("description", operation["operationId"]).partition("\n")[0])
        operation.setdefault("description", operation["summary"])
    for item in document.data["paths"].values():
        item.pop("parameters", None)
    components = document.data.get("components", {})
    components.pop("parameters", None)
    for kind in ("responses", "requestBodies"):
        components[kind] = {name: document.resolve(part) for name, part in components.get(kind, {}).items()}
    return document


def _as_component(document: SpecDocument, part: Any, kind: str) -> Any:
    """Replace a reference that does not name a component by its target: the generator knows only components."""
    target = target_of(part["$ref"]) if "$ref" in part else ("components", kind)
    return part if target[:2] == ("components", kind) else document.resolve(part)


def is_sent_by_default(document: SpecDocument, parameter: dict[str, Any]) -> bool:
    """Whether a parameter is sent as it would be if it did not say how."""
    style, explode = STYLES.get(parameter.get("in", ""), ("", False))
    if parameter.get("style", style) != style:
        return False
    if style == "simple" or not types_within(document, parameter.get("schema", {})) & {"array", "object"}:
        return True  # Explode makes no difference.
    return bool(parameter.get("explode", style == "form") == explode)


def _plain(document: SpecDocument, parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter whose schema has its description, and that does not say what holds anyway."""
    dropped = ("style", "explode") if is_sent_by_default(document, parameter) else ()
    plain = {key: value for key, value in parameter.items() if key not in dropped}
    if plain.get("allowReserved") is False:
        del plain["allowReserved"]
    if "description" in plain and isinstance(plain.get("schema"), dict):
        plain["schema"] = {**plain["schema"], "description": plain["description"]}
    return plain
