"""An edit of the spec: an operation or a schema more, how it is called, and what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fast_yaml import to_yaml

JSON = "application/json"
OK = b'{"ok": true}'
FAILED = {"$ref": "#/components/responses/UnexpectedError"}


@dataclass(frozen=True)
class Edit:
    """One edit, accepted.

    Attributes:
        name: The operationId.
        operation: The operation, under `path` and `method`.
        call: The arguments of the method; or the whole expression, where it begins with `dify`, `detailed` or `[`.
        expect: What is true of the result, `it`.
        error: What the error says instead, class first.
        target: What follows `/v1` in the request line of the first request; empty: not looked at.
        headers: Headers of the first request; None for one that must not be there.
        body: The body of the first request, or pieces of it.
        absent: Pieces that the body must not have.
        answers: What the server answers, one for each request: media type, body.
        targets: Those of all requests, where there are more.
        typed: Whether type checkers take the call.
        schemas: Components that it needs.
        mocked: Whether the mock takes the request; not where it is against the spec, or for something that is gone.
    """

    name: str
    operation: dict[str, Any]
    call: str = ""
    expect: str = "it.ok is True"
    error: str = ""
    path: str = ""
    method: str = "get"
    target: str = ""
    headers: Mapping[str, str | None] = field(default_factory=dict)
    body: bytes | tuple[bytes, ...] | None = None
    absent: tuple[bytes, ...] = ()
    answers: tuple[tuple[str, bytes], ...] = ((JSON, OK),)
    targets: tuple[str, ...] = ()
    typed: bool = True
    schemas: Mapping[str, Any] = field(default_factory=dict)
    mocked: bool = True

    @property
    def place(self) -> str:
        """The path in the spec."""
        return self.path or f"/edits/{self.name}"


def parameter(name: str, where: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A parameter, described."""
    described = {**schema, "description": f"The {where} {name!r}."} if "$ref" not in schema else schema
    return {"name": name, "in": where, "description": f"The {where} {name!r}.", "schema": described, **more}


def operation(
    *parameters: dict[str, Any],
    answer: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    required: bool = True,
    **more: Any,
) -> dict[str, Any]:
    """An operation with all that the rules ask for.

    Args:
        parameters: Its parameters.
        answer: The content of its success; by default an object with `ok`.
        body: The content of its request.
        required: Whether the body is.
        more: Other keys of the operation.
    """
    content = answer if answer is not None else {JSON: {"schema": {"type": "object", "properties": {"ok": {}}}}}
    said: dict[str, Any] = {
        "tags": ["App"],
        "summary": "Try an edit.",
        "description": "An edit.",
        "parameters": list(parameters),
        "responses": {
            "200": {"description": "Done.", "content": {key: _with_example(media) for key, media in content.items()}},
            "400": FAILED,
            "401": FAILED,
            "default": FAILED,
        },
        **more,
    }
    if not content:
        del said["responses"]["200"]["content"]
    if body is not None:
        said["requestBody"] = {
            "required": required,
            "content": {key: _with_example(media) for key, media in body.items()},
        }
    return said


def _with_example(media: Mapping[str, Any]) -> dict[str, Any]:
    return {"examples": EXAMPLES, **media}


EXAMPLES = {"elsewhere": {"summary": "Any.", "externalValue": "https://example.com/any.json"}}
"""Examples that hold no value, so that no edit has to invent one."""


def document(base: dict[str, Any], edits: list[Edit]) -> str:
    """The spec `base` with all edits in it, as YAML."""
    paths = dict(base["paths"])
    schemas = dict(base["components"]["schemas"])
    for edit in edits:
        if not edit.method:
            continue
        item = dict(paths.get(edit.place, {}))
        item[edit.method] = {"operationId": edit.name, **edit.operation}
        paths[edit.place] = item
        schemas |= edit.schemas
    whole = {**base, "paths": paths, "components": {**base["components"], "schemas": schemas}}
    return to_yaml(whole)
