"""Makes calls for tests, in a process whose packages were generated for them: a line of JSON in, a line out.

`python driver.py BASE_URL FILE`; a call of the kind `mock` goes to a mock of this process.
"""

from __future__ import annotations

import asyncio
import datetime
import importlib
import inspect
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import dify_completion_api.api
from dify_completion import AsyncDify, Dify
from dify_completion_api import models
from dify_completion_api.types import File
from dify_completion_mock import MockDify

HELLO = Path(sys.argv[2])
sys.dont_write_bytecode = True  # Nothing else imports what this does.


async def whole(value: Any) -> Any:
    """The result of a call, of either kind of client."""
    if inspect.isawaitable(value):
        return await whole(await value)
    if hasattr(value, "__aiter__"):
        return [item async for item in value]
    return list(value) if isinstance(value, Iterator) else value


async def call(dify: Any, source: str, expect: str) -> dict[str, Any]:
    """Make one call, and see what is true of its result."""

    def detailed(name: str) -> Any:
        module = importlib.import_module(f"{dify_completion_api.api.__name__}.app.{_snake(name)}")
        send = module.sync_detailed if isinstance(dify, Dify) else module.asyncio_detailed
        return send(client=dify.client)

    async def streamed(stream: Any) -> Any:
        if isinstance(dify, Dify):
            with stream:
                for _ in stream:
                    pass
                return stream.text
        async with stream:
            async for _ in stream:
                pass
            return stream.text

    async def warned(send: Callable[[], Any]) -> str:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            await whole(send())
        return str(caught[0].message)

    names = {
        "dify": dify,
        "detailed": detailed,
        "warned": warned,
        "streamed": streamed,
        "models": models,
        "File": File,
        "HELLO": HELLO,
        "datetime": datetime,
        "UUID": UUID,
        "BytesIO": BytesIO,
        "files": [models.LocalFile(type_="image", upload_file_id="f")],
    }
    try:
        it = await whole(eval(source, names))
        if hasattr(it, "__anext__") or not eval(expect, {**names, "it": it}):
            return {"result": repr(it), "fits": False}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"result": repr(it), "fits": True}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


async def main() -> None:
    """Answer each line until there are no more."""
    warnings.simplefilter("error")
    with ExitStack() as stack:
        settings: dict[str, Any] = {"api_key": "app-key", "base_url": sys.argv[1]}
        clients: dict[str, Any] = {
            "sync": Dify(**settings, max_retries=0),
            "async": AsyncDify(**settings, max_retries=0),
            "mock": Dify(**stack.enter_context(MockDify()).settings, max_retries=0),
        }
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(await call(clients[asked.pop("kind")], **asked)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
