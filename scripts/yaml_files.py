"""Finds what no YAML file of a spec may have: duplicate keys, and values that JSON does not have."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml
from spec_files import Pointer, SourceFile

_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*|0x[0-9a-fA-F]+|\d*\.\d*([eE][-+]?\d+)?|[-+]?\.(inf|Inf|INF|nan|NaN|NAN))")
_KINDS = {
    "tag:yaml.org,2002:bool": ("a boolean", re.compile("(?i:true|false)"), "true or false"),
    "tag:yaml.org,2002:int": ("a number", _NUMBER, "the number in digits alone"),
    "tag:yaml.org,2002:float": ("a number", _NUMBER, "the number in digits alone"),
}
"""The kinds of values that readers differ about: a name, the texts that all read alike, and what to write instead."""


def duplicate_keys_of(file: SourceFile) -> Iterator[tuple[Pointer, str]]:
    """Find keys that are written twice in one mapping: YAML readers keep the last and say nothing."""
    stack: list[tuple[Pointer, yaml.Node | None]] = [((), file.root)]
    while stack:
        pointer, node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value]
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield (*pointer, name), f"the key {name!r} occurs more than once; keep one"
            stack += [((*pointer, key.value), value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            stack += [((*pointer, str(index)), value) for index, value in enumerate(node.value)]


def odd_values_of(file: SourceFile) -> Iterator[tuple[Pointer, str]]:
    """Find values that YAML knows and JSON does not: readers of the document would differ about them."""
    for pointer, value in _values(file.data, ()):
        if isinstance(value, float) and not math.isfinite(value):
            yield pointer, f"{value} is not a number in JSON; leave it out"
        elif not isinstance(value, str | int | float | None):
            problem = f"{value!s:.40} is a {type(value).__name__} to YAML, and JSON has none"
            yield pointer, f"{problem}; put it in quotes"


def ambiguous_values_of(file: SourceFile) -> Iterator[tuple[Pointer, str]]:
    """Find values without quotes that some readers of YAML take for text, and this one does not: `on`, `12:30`."""
    stack: list[tuple[Pointer, yaml.Node | None]] = [((), file.root)]
    while stack:
        pointer, node = stack.pop()
        if isinstance(node, yaml.ScalarNode) and (kind := _KINDS.get(node.tag)):
            name, plain, instead = kind
            if not plain.fullmatch(node.value):
                problem = f"{node.value} is {name} to some readers of YAML, and a text to others"
                yield pointer, f"{problem}; put a text in quotes, or write {instead}"
        elif isinstance(node, yaml.MappingNode):
            stack += [((*pointer, key.value), value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            stack += [((*pointer, str(index)), value) for index, value in enumerate(node.value)]


def _values(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*pointer, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*pointer, str(index)))
    else:
        yield pointer, value
