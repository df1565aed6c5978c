"""Checks whether a server matches an OpenAPI document: `check_server()` returns a `Report`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._check import check_server
    from ._junit import junit_of
    from ._report import Finding, Mismatch, Report, Status
    from .errors import UnusableSpec

__all__ = [
    "Finding",
    "Mismatch",
    "Report",
    "Status",
    "UnusableSpec",
    "check_server",
    "junit_of",
]

_MODULES = {
    "Finding": "_report",
    "Mismatch": "_report",
    "Report": "_report",
    "Status": "_report",
    "UnusableSpec": "errors",
    "check_server": "_check",
    "junit_of": "_junit",
}


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    # Imported when it is named, so that the error can name the extra that brings what is missing.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
    except ModuleNotFoundError as error:
        advice = 'pip install "dify-completion-client[doctor]" brings it'
        raise ModuleNotFoundError(f"{error.name} is missing; {advice}", name=error.name) from error
