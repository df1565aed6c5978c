"""A Flask app with one client per process: python examples/flask_app.py, or gunicorn --threads 8 flask_app:app

It needs the packages flask and gunicorn.
"""

import json
from collections.abc import Generator
from functools import cache

from _asking import ask
from _inputs import inputs_about
from _server import a_server
from dify_completion import Dify, DifyError, RateLimitError
from flask import Flask, Response, abort, request

app = Flask(__name__)


@cache
def dify() -> Dify:
    """Make the client of this process when it is first used: after gunicorn has forked its workers."""
    return Dify()


@app.get("/text")
def text() -> dict[str, str]:
    try:
        inputs = inputs_about(request.args["topic"], dify().get_app_parameters())
        return {"text": dify().create_completion(inputs=inputs, user="web").answer}
    except RateLimitError:
        abort(503, "too many texts at once; try again later")


@app.get("/stream")
def stream() -> Response:
    return Response(events(request.args["topic"]), mimetype="text/event-stream")


def events(topic: str) -> Generator[str]:
    try:
        inputs = inputs_about(topic, dify().get_app_parameters())
        with dify().stream_completion(inputs=inputs, user="web") as pieces:
            for piece in pieces.text_stream:  # The server closes this generator where the browser goes away.
                yield f"data: {json.dumps(piece)}\n\n"
        yield "event: done\ndata:\n\n"
    except DifyError as error:
        yield f"event: failed\ndata: {type(error).__name__}\n\n"


if __name__ == "__main__":
    with a_server():
        ask("gunicorn", "flask_app:app", "/text?topic=tides", "/stream?topic=tides")
