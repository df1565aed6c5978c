"""A mock of the Service API of a Dify completion app, on this machine: `with MockDify() as mock:`.

It answers like a real server. A test sets its answers, its failures and its cuts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._apps import App, Moderation
    from ._faults import Fault
    from ._forms import FormFile
    from ._mock import MockDify
    from ._received import Received, Stop
    from ._script import GeneratedFile, Reply
    from ._sound import speak

__all__ = [
    "App",
    "Fault",
    "FormFile",
    "GeneratedFile",
    "MockDify",
    "Moderation",
    "Received",
    "Reply",
    "Stop",
    "speak",
]

_MODULES = {
    "App": "_apps",
    "Fault": "_faults",
    "FormFile": "_forms",
    "GeneratedFile": "_script",
    "MockDify": "_mock",
    "Moderation": "_apps",
    "Received": "_received",
    "Reply": "_script",
    "Stop": "_received",
    "speak": "_sound",
}


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    # Imported when it is named: pytest loads the plugin beside this in every run, with the extra or without.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
    except ModuleNotFoundError as error:
        advice = 'pip install "dify-completion-client[mock]" brings it'
        raise ModuleNotFoundError(f"{error.name} is missing; {advice}", name=error.name) from error
