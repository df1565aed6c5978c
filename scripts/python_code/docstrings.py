"""The spec's descriptions as docstrings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_QUOTED = re.compile(r"`(\w+)`")


def naming_methods(safe: Callable[[Any], str], methods: Mapping[str, str]) -> Callable[[Any], str]:
    """Extend the generator's filter for docstrings: an operation in backticks becomes its method.

    A word that is a name in Python as it is, such as `search`, may also be a property, and stays.

    Args:
        safe: The filter.
        methods: The method of each operation, by operationId.

    Returns:
        The new filter.
    """

    def method(found: re.Match[str]) -> str:
        name = methods.get(found[1])
        return f"`{name}()`" if name and found[1] != name else found[0]

    return lambda text: _QUOTED.sub(method, safe(text))
