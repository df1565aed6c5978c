"""The examples for web frameworks keep one client per process, and stop a generation whose reader leaves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from dify_completion_mock import MockDify
from fork_server import run_forked
from processes import clean_environment, run_example
from recorded import ROOT

sys.path.append(str(ROOT / "examples"))
from _asking import serving

APPS = {"fastapi_app": ("uvicorn", "fastapi"), "django_app": ("uvicorn", "django"), "flask_app": ("gunicorn", "flask")}


def needs(*packages: str) -> None:
    if missing := [package for package in packages if find_spec(package) is None]:
        pytest.skip(f"needs {', '.join(missing)}: make check installs what the examples for web frameworks use")


@pytest.fixture(params=APPS)
def app(request: pytest.FixtureRequest, mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address at which an example serves its app."""
    name = str(request.param)
    server, package = APPS[name]
    needs(server, package)
    for variable, value in mock_dify.environ.items():
        monkeypatch.setenv(variable, value)
    with serving(server, f"{name}:app") as address:
        yield address


def test_an_app_answers_streams_and_stops_what_nobody_reads(app: str, mock_dify: MockDify) -> None:
    mock_dify.answer(["Twice ", "a day."], times=2)
    assert httpx.get(f"{app}/text?topic=tides", verify=False).json() == {"text": "Twice a day."}
    page = httpx.get(f"{app}/stream?topic=tides", verify=False)
    assert page.headers["content-type"].startswith("text/event-stream")
    assert page.text.startswith('data: "Twice "\n\ndata: "a day."\n\n')
    assert page.text.endswith("event: done\ndata:\n\n")
    assert [asked.body["inputs"] for asked in mock_dify.completions] == [{"topic": "tides"}] * 2

    mock_dify.answer(["Twice ", "a day."], times=1, cut="broken", cut_after=1)
    page = httpx.get(f"{app}/stream?topic=tides", verify=False)
    assert page.text == 'data: "Twice "\n\nevent: failed\ndata: StreamInterrupted\n\n'

    mock_dify.refuse(429, code="rate_limit_error", operation="create_completion")
    assert httpx.get(f"{app}/text?topic=tides", verify=False).status_code == 503

    stopped = len(mock_dify.stopped)  # The client has stopped what was cut.
    mock_dify.answer(["Twice ", "a day, ", *("more or less, " for _ in range(200))], delay=0.02)
    with httpx.stream("GET", f"{app}/stream?topic=tides", verify=False) as page:
        next(page.iter_lines())  # Then the browser leaves.
    mock_dify.wait_until(lambda mock: len(mock.stopped) == stopped + 1)
    assert mock_dify.left_running == []


PRELOADED = """
from dify_completion import Dify
from flask import Flask, request

dify = Dify()
dify.get_app_info()  # Opens a connection before gunicorn forks.
app = Flask(__name__)


@app.get("/text")
def text() -> str:
    return dify.create_completion(inputs={"topic": request.args["topic"]}, user="web").answer
"""


def test_a_client_that_is_made_before_the_fork_gives_each_request_its_own_text(
    mock_dify: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("flask", "gunicorn")
    mock_dify.answer(lambda inputs: f"All about {inputs['topic']}.")
    (tmp_path / "preloaded.py").write_text(PRELOADED, encoding="utf-8")
    for variable, value in {**mock_dify.environ, "PYTHONPATH": str(tmp_path)}.items():
        monkeypatch.setenv(variable, value)
    topics = [f"topic {number}" for number in range(24)]

    def ask(topic: str) -> str:
        return httpx.get(f"{address}/text", params={"topic": topic}, verify=False).text

    with serving("gunicorn", "preloaded:app") as address, ThreadPoolExecutor(8) as threads:
        texts = threads.map(ask, topics)
        assert [*texts] == [f"All about {topic}." for topic in topics]


def test_an_example_asks_itself_and_ends() -> None:
    needs(*APPS["flask_app"])
    shown = run_example("flask_app")
    assert "It was asked about topic tides" in shown
    assert shown.endswith("event: done\ndata:\n")


def test_the_task_of_the_example_runs_without_a_broker() -> None:
    needs("celery")
    assert "It was asked about topic tides" in run_example("celery_tasks")


WORKER = """
from celery_tasks import app, write_text
folders = dict.fromkeys(("data_folder_in", "data_folder_out", "control_folder"), "queue")
app.conf.update(broker_url="filesystem://", broker_transport_options=folders, result_backend="file://queue")
if __name__ == "__main__":
    results = [write_text.delay(f"topic {number}") for number in range(6)]
    print([result.get(timeout=50) for result in results])
"""


def test_forked_workers_of_celery_give_each_task_its_own_text(mock_dify: MockDify, tmp_path: Path) -> None:
    needs("celery")
    mock_dify.answer(lambda inputs: f"All about {inputs['topic']}.")
    (tmp_path / "queue").mkdir()
    (tmp_path / "worker.py").write_text(WORKER, encoding="utf-8")
    path = {"PYTHONPATH": f"{tmp_path}:{ROOT / 'examples'}"}
    environment = {**clean_environment(), **mock_dify.environ, **path}
    alone = [f"--without-{service}" for service in ("gossip", "heartbeat", "mingle")]
    command = [sys.executable, "-m", "celery", "--app", "worker", "worker", "--concurrency", "2", *alone]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as workers:
        try:
            asked = run_forked("worker.py", cwd=tmp_path, env=environment)
        finally:
            workers.terminate()
    assert asked.stdout == f"{[f'All about topic {number}.' for number in range(6)]}\n", asked.stderr
