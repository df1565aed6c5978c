"""Values of the spec as Python literals, through `repr` alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openapi_python_client.parser.errors import PropertyError
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.protocol import Value
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonCode


def literal(value: Any) -> str:
    """The Python literal of a value of the spec, whatever characters it has."""
    return repr(value.get_untrusted_value() if isinstance(value, UntrustedString) else value)


def keep_values_as_written() -> None:
    """Let the generator write each default or const as the spec has it.

    It would escape texts twice, and take `5` for a text and `"5"` for a number where a union has both.
    """
    of_type: Any
    for of_type in (BooleanProperty, FloatProperty, IntProperty):
        of_type.convert_value = classmethod(_refuse_strings(of_type.convert_value))
    of_type = StringProperty
    of_type.convert_value = classmethod(_string_value)


def _string_value(_: type[StringProperty], value: Any) -> Value | PropertyError | None:
    if value is None or isinstance(value, Value):
        return value
    if not isinstance(value, str):
        return PropertyError(detail=f"Not a string: {value!r:.100}")
    return Value(python_code=PythonCode(repr(str(value))), raw_value=str(value))


def _refuse_strings(convert: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def converted(_: Any, value: Any) -> Any:
        return PropertyError(detail=f"A string: {value!r:.100}") if isinstance(value, str) else convert(value)

    return converted
