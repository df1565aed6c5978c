"""A FastAPI app with one client (needs fastapi): python examples/fastapi_app.py, or uvicorn fastapi_app:app"""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from _asking import ask
from _inputs import inputs_about
from _server import a_server
from dify_completion import AsyncDify, DifyError, RateLimitError
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import StreamingResponse


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with AsyncDify() as app.state.dify:  # Each worker process runs this once, after it was forked.
        yield


def dify_of(request: Request) -> AsyncDify:
    dify: AsyncDify = request.app.state.dify
    return dify


app = FastAPI(lifespan=lifespan)
Client = Annotated[AsyncDify, Depends(dify_of)]


@app.get("/text")
async def text(topic: str, dify: Client) -> dict[str, str]:
    try:
        inputs = inputs_about(topic, await dify.get_app_parameters())
        return {"text": (await dify.create_completion(inputs=inputs, user="web")).answer}
    except RateLimitError as error:
        raise HTTPException(503, "too many texts at once; try again later") from error


@app.get("/stream")
async def stream(topic: str, dify: Client) -> StreamingResponse:
    return StreamingResponse(events(topic, dify), media_type="text/event-stream")


async def events(topic: str, dify: AsyncDify) -> AsyncGenerator[str]:
    try:
        inputs = inputs_about(topic, await dify.get_app_parameters())
        async with dify.stream_completion(inputs=inputs, user="web") as pieces:
            async for piece in pieces.text_stream:  # A browser that goes away ends the block, and the generation.
                yield f"data: {json.dumps(piece)}\n\n"
        yield "event: done\ndata:\n\n"
    except DifyError as error:
        yield f"event: failed\ndata: {type(error).__name__}\n\n"


if __name__ == "__main__":
    with a_server():
        ask("uvicorn", "fastapi_app:app", "/text?topic=tides", "/stream?topic=tides")
