"""A helper of the examples: starts a web server as a command does, asks it, and ends it."""

import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

OPTIONS = {
    "uvicorn": ["--log-level", "warning", "--port"],
    "gunicorn": ["--preload", "--workers", "2", "--threads", "8", "--log-level", "warning", "--bind"],
}


def ask(server: str, app: str, *paths: str) -> None:
    """Serve an app, and print what it answers.

    Args:
        server: `uvicorn`, or `gunicorn` with two workers that are forked once the app is imported.
        app: The app, as `module:name`.
        *paths: What to ask for.
    """
    with serving(server, app) as address:
        for path in paths:
            print(httpx.get(f"{address}{path}").raise_for_status().text.strip())


@contextmanager
def serving(server: str, app: str) -> Generator[str]:
    """Serve an app on a free port of this machine; gives the address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    listen = str(port) if server == "uvicorn" else f"127.0.0.1:{port}"
    command = [sys.executable, "-m", server, app, *OPTIONS[server], listen]
    with subprocess.Popen(command, cwd=Path(__file__).parent) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server listens."""
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"the server ended with status {process.returncode}")
