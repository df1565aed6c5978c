"""The class names that the generated code needs for itself."""

from __future__ import annotations

from openapi_python_client import strings

_STANDARD = {
    *("ABC", "AsyncIterator", "BytesIO", "Callable", "HTTPStatus", "Iterator", "Mapping", "Sequence"),
    *("Any", "Final", "Literal", "NotRequired", "Required", "Self", "TypeAlias", "TypedDict", "TypeVar", "UUID"),
}
_OF_MODELS = {"File", "FileTypes", "RequestFiles", "T", "UNSET", "Unset"}
_OF_OPERATIONS = {"AsyncOperations", "AuthenticatedClient", "Client", "FileInput", "Operations", "Response"}
_OF_STREAMS = {
    *("AsyncEventStream", "AsyncStreamReader", "AsyncTextStream", "Attribute", "AudioState", "ErrorProperties"),
    *("EventStream", "EventT", "FailedEnd", "ResultT", "Stop", "StreamDescription", "StreamReader", "RoleProperty"),
    *("TextStream", "UnknownEvent"),
}

TAKEN = frozenset(_STANDARD | _OF_MODELS | _OF_OPERATIONS | _OF_STREAMS)
"""Names in the generated modules that name models, too. The class of a schema of that name has an underscore behind it.
"""


def reserve() -> None:
    """Let the generator treat these names as it treats Python's own: `Response` becomes `Response_`."""
    strings.RESERVED_WORDS |= TAKEN


def public_name(class_name: str) -> str:
    """The name that `models` offers a class by: that of its schema, without an underscore of ours."""
    plain = class_name.removesuffix("_")
    return plain if plain in TAKEN else class_name
