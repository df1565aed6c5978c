"""Transports for `httpx` that work in every process: after a fork, in each event loop, and after any cancellation.

This package does not know Dify. It contains:

- `check_arguments`: refuses arguments that `httpx.Client` does not take.
- `ConnectionSettings`: reads the arguments about connections, and makes a `Source` of transports from them.
- `Connections` and `AsyncConnections`: send requests over the transports of a source.
- `as_httpx_fault`: turns the exceptions of aiohttp into those of httpx.
- `body_of` and `async_body_of`: read a body with less work than httpx does.
- `detach_body`: parts a closed answer from its connection.
- `Unpacker`: decompresses a body in pieces.
- `import_before_forks`: keeps the children of a process with threads from waiting for its imports.
- `process_id`: the id of this process, without a system call.
- `EventDecoder`: splits a body into the data of its events.
- `json_of_lines`: reads the JSON of usual events, all at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._aiohttp import as_httpx_fault, is_aiohttp_fault
from ._arguments import check_arguments
from ._connections import Connections
from ._direct import async_body_of, body_of
from ._faults import is_certificate_fault
from ._forking import import_before_forks
from ._pool import BODY_KEY, Source, detach_body
from ._process import process_id
from ._sse import Data, EventDecoder, EventTooLarge
from ._transports import ConnectionSettings, Library
from ._unpacking import PIECE_SIZE, Unpacker, can_unpack, packing_of
from ._usual_events import json_of_lines
from .errors import SettingError

if TYPE_CHECKING:
    from ._async_connections import AsyncConnections
    from ._clock import timed
    from ._undisturbed import undisturbed

__all__ = [
    "BODY_KEY",
    "PIECE_SIZE",
    "AsyncConnections",
    "ConnectionSettings",
    "Connections",
    "Data",
    "EventDecoder",
    "EventTooLarge",
    "Library",
    "SettingError",
    "Source",
    "Unpacker",
    "as_httpx_fault",
    "async_body_of",
    "body_of",
    "can_unpack",
    "check_arguments",
    "detach_body",
    "import_before_forks",
    "is_aiohttp_fault",
    "is_certificate_fault",
    "json_of_lines",
    "packing_of",
    "process_id",
    "timed",
    "undisturbed",
]

# Imported when they are first named: synchronous programs do not pay for asyncio and anyio.
_ASYNCHRONOUS = {
    "AsyncConnections": "_async_connections",
    "timed": "_clock",
    "undisturbed": "_undisturbed",
}


def __getattr__(name: str) -> Any:
    if name not in _ASYNCHRONOUS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ASYNCHRONOUS[name]}", __name__), name)
