"""Reads JSON Lines: an object in each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from ._columns import PlacedRow, with_tidied_names
from ._text_lines import lines_of
from .errors import InputError

_ADVICE = "each line must be a whole object, {variable: value}"


def read_json_lines(file: BinaryIO, *, encoding: str | None) -> Iterator[PlacedRow]:
    """Read the rows of a JSON Lines file. A `null` is a row without values.

    Raises:
        InputError: Bytes do not fit the encoding, or a line is not an object.
    """
    for number, text in enumerate(lines_of(file, encoding), 1):
        if text.isspace():
            continue
        where = f"line {number}"
        row = _parsed(text, where)
        if row is None:
            yield where, {}
        elif isinstance(row, dict):
            yield where, with_tidied_names(cast("dict[str, Any]", row), where)
        else:
            raise InputError(f"{where}: each line must be an object, {{variable: value}}")


def _parsed(text: str, where: str) -> object:
    try:
        return cast("object", json.loads(text, object_pairs_hook=_unique_members))
    except InputError as error:
        raise InputError(f"{where}: {error.problem}", advice=error.advice) from None
    except json.JSONDecodeError as error:  # Its own message has another line number.
        problem = f"{where}: this is not JSON ({error.msg}, at character {error.pos + 1})"
        raise InputError(problem, advice=_ADVICE) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: this is not JSON ({error})") from None


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    parsed = dict(pairs)
    if len(parsed) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"{twice!r} occurs twice", advice="give each its own name")
    return parsed
