"""Checks the arguments of `run_batch`, so that a wrong one is an error at once and not one of each row."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from itertools import chain
from typing import Any

from dify_completion import AsyncDify, Dify, InputForm

from ._attachments import Attachments

_ENGINES = ("local", "ray")
_ROWS_ADVICE = "pass an iterable with a mapping for each row; read_rows(path) reads a table"


def check_arguments(dify: object, concurrency: int, engine: str, actors: int) -> None:
    """Check the arguments that decide on the engine.

    Raises:
        TypeError: An argument has a wrong type.
        ValueError: It has a wrong value.
    """
    if engine not in _ENGINES:
        raise ValueError(f"engine must be 'local' or 'ray', not {engine!r}")
    _check_number("concurrency", concurrency)
    _check_number("actors", actors)
    if not 1 <= actors <= concurrency:
        raise ValueError(
            f"concurrency must be 1 or more for each actor, not {concurrency} for {actors}"
        )
    if engine == "local" and actors != 1:
        raise ValueError(f"actors={actors} is for engine='ray'; the local engine has no actors")
    if isinstance(dify, Dify):
        raise TypeError("run_batch needs an AsyncDify, not a Dify; pass AsyncDify(max_retries=0)")
    _check_type("dify", dify, AsyncDify, "an AsyncDify")
    if engine == "ray" and dify is not None:
        raise ValueError("engine='ray' does not accept a client; each actor makes its own")


def check_table_arguments(rows: Any, form: object, columns: Any, attachments: object) -> None:
    """Check the arguments that say what the rows are.

    Raises:
        TypeError: An argument has a wrong type.
    """
    name = _type_name(rows)
    is_table = isinstance(rows, (Iterable, AsyncIterable))
    if not is_table or isinstance(rows, (str, bytes, Mapping)):
        raise TypeError(f"rows cannot be a {name}; {_ROWS_ADVICE}")
    _check_type("form", form, InputForm, "an InputForm, as InputForm(parameters) makes it")
    _check_type("columns", columns, Mapping, "a mapping of columns to variables")
    _check_texts("columns", columns or {})
    _check_type("attachments", attachments, Attachments, "an Attachments")


def _check_number(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, not {value!r}")


def _check_type(name: str, value: object, kind: type[Any], text: str) -> None:
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"{name} must be {text}, not {_type_name(value)}")


def _check_texts(name: str, texts: Mapping[Any, Any]) -> None:
    if not all(isinstance(text, str) for text in chain(texts.keys(), texts.values())):
        raise TypeError(f"{name} must be a mapping of texts to texts, not {texts!r}")


def _type_name(value: object) -> str:
    return type(value).__name__
