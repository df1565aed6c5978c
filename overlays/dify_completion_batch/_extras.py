"""The packages that not every program needs: imported where they are used, and named where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .errors import MissingExtra


def imported(name: str, *, extra: str) -> Any:
    """Import a module.

    Args:
        name: The module's full name.
        extra: The extra of this distribution that brings it.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        advice = f'install it with pip install "dify-completion-client[{extra}]"'
        raise MissingExtra(f"{name} cannot be imported ({error})", advice=advice) from error
