"""Values of the spec as Python literals, through `repr` alone."""

from __future__ import annotations

from typing import Any

from openapi_python_client.parser.properties.protocol import Value
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonCode


def literal(value: Any) -> str:
    """The Python literal of a value of the spec, whatever characters it has."""
    return repr(value.get_untrusted_value() if isinstance(value, UntrustedString) else value)


def write_strings_through_repr() -> None:
    """Let the generator write the default or the const of a string as it is: it would escape it twice."""
    setattr(StringProperty, "convert_value", classmethod(_converted))  # noqa: B010 (it is overloaded)


def _converted(_: type[StringProperty], value: Any) -> Value | None:
    if value is None or isinstance(value, Value):
        return value
    return Value(python_code=PythonCode(repr(str(value))), raw_value=str(value))
