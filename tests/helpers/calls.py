"""Calls that tests of logs and of traces make alike."""

from __future__ import annotations

from typing import Any

from clients import Client
from wire import TASK

CALLS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "get_app_info": ((), {}),
    "get_app_parameters": ((), {}),
    "get_app_meta": ((), {}),
    "get_app_site": ((), {}),
    "list_feedbacks": ((), {}),
    "list_annotations": ((), {}),
    "stop_completion": ((TASK,), {"user": "u"}),
    "text_to_audio": ((), {"text": "secret", "user": "u"}),
    "upload_file": ((), {"file": b"secret", "user": "u"}),
}


async def leave_open(kind: str, client: Client) -> None:
    stream: Any = client.dify.stream_completion(inputs={}, user="u")
    if kind == "sync":
        next(stream.__enter__())
    else:
        await anext(await stream.__aenter__())
