"""A Django app with one client per process: python examples/django_app.py, or uvicorn django_app:app

It needs the package django. A real project has `settings` and `urlpatterns` in separate modules.
"""

import json
from collections.abc import AsyncGenerator
from functools import cache

from _asking import ask
from _inputs import inputs_about
from _server import a_server
from dify_completion import AsyncDify, DifyError, RateLimitError
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="only an example")


@cache
def dify() -> AsyncDify:
    """Make the client of this process when it is first used. Django's ASGI server runs one event loop."""
    return AsyncDify()


async def text(request: HttpRequest) -> HttpResponse:
    try:
        inputs = inputs_about(request.GET.get("topic", ""), await dify().get_app_parameters())
        reply = await dify().create_completion(inputs=inputs, user="web")
        return JsonResponse({"text": reply.answer})
    except RateLimitError:
        return HttpResponse("too many texts at once; try again later", status=503)


async def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(events(request.GET.get("topic", "")), content_type="text/event-stream")


async def events(topic: str) -> AsyncGenerator[bytes]:
    try:
        inputs = inputs_about(topic, await dify().get_app_parameters())
        async with dify().stream_completion(inputs=inputs, user="web") as pieces:
            async for piece in pieces.text_stream:  # A browser that goes away ends the block, and the generation.
                yield f"data: {json.dumps(piece)}\n\n".encode()
        yield b"event: done\ndata:\n\n"
    except DifyError as error:
        yield f"event: failed\ndata: {type(error).__name__}\n\n".encode()


urlpatterns = [path("text", text), path("stream", stream)]
app = get_asgi_application()

if __name__ == "__main__":
    with a_server():
        ask("uvicorn", "django_app:app", "/text?topic=tides", "/stream?topic=tides")
