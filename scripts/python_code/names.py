"""The class names that the generated code needs for itself."""

from __future__ import annotations

from openapi_python_client import strings

TAKEN = frozenset(
    {
        *("ABC", "AbstractContextManager", "Any", "AsyncIterator", "BinaryIO", "BytesIO", "Callable", "ClassVar"),
        *("Final", "Generic", "HTTPStatus", "IO", "Iterable", "Iterator", "Literal", "Mapping", "MutableMapping"),
        *("NotRequired", "Never", "ParamSpec", "Required", "Self", "Sequence", "T", "TextIO", "TypeAlias", "TypeVar"),
        *("Protocol", "TypedDict", "Union", "Optional", "UUID", "overload"),
        *("ArgumentsT", "AsyncOperations", "AuthenticatedClient", "Client", "File", "FileInput", "FileTypes"),
        *("AsyncEventStream", "AsyncStreamReader", "AsyncTextStream", "Attribute", "AudioState", "ErrorProperties"),
        *(
            "EventStream",
            "EventT",
            "ResultT",
            "Stop",
            "StreamDescription",
            "StreamReader",
            "TextProperty",
            "TextStream",
        ),
        *(
            "UnknownEvent",
            "FileContent",
            "Operations",
            "RequestFiles",
            "Response",
            "StreamT",
            "UNSET",
            "Unset",
            "UnexpectedStatus",
        ),
    }
)
"""Names that generated modules import or define. The class of a schema of that name has an underscore behind it."""


def reserve() -> None:
    """Let the generator treat these names as it treats Python's own: `Response` becomes `Response_`."""
    strings.RESERVED_WORDS |= TAKEN


def public_name(class_name: str) -> str:
    """The name that `models` offers a class by: that of its schema, without an underscore of ours."""
    plain = class_name.removesuffix("_")
    return plain if plain in TAKEN else class_name
