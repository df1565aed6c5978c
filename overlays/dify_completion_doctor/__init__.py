"""Checks whether a server matches an OpenAPI document: `check_server()` returns a `Report`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_completion_extras import lazy_names

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

__getattr__ = lazy_names(__name__, _MODULES, extra="doctor")


def __dir__() -> list[str]:
    return sorted(__all__)
