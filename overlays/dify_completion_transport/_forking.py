"""Forks of a process with threads: a child does not wait for an import that a thread of its parent had begun.

Python imports each module under a lock. What a thread holds when the process forks stays locked in the child. Calls
import much when they are first made, so a fork waits for these imports, and makes the rest of them itself. This costs
nothing in a process without threads, and nothing at the forks after the first.
"""

import os
import sys
import threading
from functools import cache
from importlib import import_module

_OF_CALLS = (
    "encodings.idna",
    "dify_completion_transport._places",
    "dify_completion_transport._sync_network",
)
_OF_ASYNCHRONOUS_CALLS = (
    "anyio._backends._asyncio",
    "dify_completion_transport._asyncio_network",
)
_OF_AIOHTTP = "dify_completion_transport._aiohttp_connections"

_packages: set[str] = set()


def import_before_forks(package: str) -> None:
    """Let forks of a process with threads import all modules of a package first, whose functions import them late."""
    _packages.add(package)


def _import_late_modules() -> None:
    if threading.active_count() > 1:
        for package in tuple(_packages):
            _import_all(package)
        _import(_OF_CALLS)
        if "dify_completion_transport._async_connections" in sys.modules:
            _import(_OF_ASYNCHRONOUS_CALLS)
        # Only if its import has begun: it takes long, and few programs need it.
        if _OF_AIOHTTP in sys.modules:
            import_module(_OF_AIOHTTP)


@cache
def _import_all(package: str) -> None:
    from pkgutil import walk_packages

    for module in walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)


@cache
def _import(modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_import_late_modules)
