"""Relays a text to a browser while the model writes it, with Starlette: python examples/relay_to_browser.py

It asks its own endpoint once and ends; with --serve it serves a page until Ctrl-C.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncGenerator

import httpx
import uvicorn
from _inputs import inputs_about
from _server import a_server
from dify_completion import AsyncDify, DifyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Mount, Route

PAGE = """<!doctype html><title>Relay</title><p id="text"></p><script>
const source = new EventSource("/stream?topic=the tides");
source.onmessage = event => { document.getElementById("text").textContent += JSON.parse(event.data); };
for (const last of ["done", "failed"]) source.addEventListener(last, () => source.close());
</script>"""


async def relay(dify: AsyncDify, topic: str) -> AsyncGenerator[str]:
    try:
        inputs = inputs_about(topic, await dify.get_app_parameters())
        async with dify.stream_completion(inputs=inputs, user="example") as stream:
            async for text in stream.text_stream:
                yield f"data: {json.dumps(text)}\n\n"
        yield "event: done\ndata:\n\n"
    except DifyError as error:
        yield f"event: failed\ndata: {type(error).__name__}\n\n"


async def main(stay: bool) -> None:
    async def stream(request: Request) -> StreamingResponse:  # A browser that leaves ends it, and the generation.
        return StreamingResponse(relay(dify, request.query_params["topic"]), media_type="text/event-stream")

    app = Starlette(routes=[Route("/stream", stream), Mount("/", HTMLResponse(PAGE))])
    async with AsyncDify() as dify, asyncio.TaskGroup() as tasks:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        listening = socket.create_server(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        tasks.create_task(server.serve([listening]))
        print(f"serving {address}")
        if not stay:
            async with httpx.AsyncClient(params={"topic": "the tides"}) as browser:
                print((await browser.get(f"{address}/stream")).text)
            server.should_exit = True


if __name__ == "__main__":
    with a_server():
        asyncio.run(main(stay="--serve" in sys.argv))
