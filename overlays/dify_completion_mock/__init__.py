"""A mock of the Service API of a Dify completion app, on this machine: `with MockDify() as mock:`.

It answers like a real server. A test sets its answers, its failures and its cuts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_completion_extras import lazy_names

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


# pytest loads the plugin of this package in every run, with the extra or without.
__getattr__ = lazy_names(__name__, _MODULES, extra="mock")
