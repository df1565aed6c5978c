"""Imports the packages that only some batches need, when they need them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from dify_completion_extras import import_problem, install_advice

from .errors import MissingExtra


def import_extra(name: str, *, extra: str) -> Any:
    """Import a module.

    Args:
        name: The module's full name.
        extra: The extra that installs it.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtra(import_problem(error), advice=install_advice(extra)) from error
