"""Each cell of the README's comparison is what happens on a socket, or a figure of the last `make bench`."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from dify_completion import Dify
from dify_completion_mock import MockDify
from recorded import ROOT

from bench import comparison

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = json.loads((ROOT / "docs" / "performance" / "figures.json").read_text(encoding="utf-8"))
COLUMNS = ["this client", "dify-client", "dify-oapi2", "openai", "loop over httpx"]
ROWS: dict[str, dict[str, str]] = {
    cells[0]: dict(zip(COLUMNS, cells[1:], strict=True))
    for line in re.findall(r"^\| (.+) \|$", README, re.MULTILINE)
    if len(cells := [cell.strip() for cell in line.split(" | ")]) == len(COLUMNS) + 1
}
INPUTS = {"topic": "tides", "query": "tides"}
BODY = {"inputs": INPUTS, "user": "u-42", "response_mode": "streaming"}
IMPATIENT = 0.2
"""Seconds after which a call that is not answered times out."""


def this_client(mock: MockDify, stack: ExitStack, timeout: float) -> Iterator[object]:
    dify = stack.enter_context(Dify(**mock.settings, timeout=timeout))
    with dify.stream_completion(inputs=INPUTS, user="u-42", read_timeout=timeout) as stream:
        yield from stream


def dify_client(mock: MockDify, stack: ExitStack, timeout: float) -> Iterator[object]:
    client: Any = importlib.import_module("dify_client").CompletionClient(mock.api_key)
    client.base_url = mock.base_url
    response = client.create_completion_message(INPUTS, "streaming", "u-42")
    stack.enter_context(response)
    yield from (json.loads(line[6:]) for line in response.iter_lines() if line.startswith(b"data: "))


def dify_oapi2(mock: MockDify, stack: ExitStack, timeout: float) -> Iterator[object]:
    package = "dify_oapi.api.completion.v1.model.completion.send_message_request"
    request: Any = importlib.import_module(package).SendMessageRequest
    body: Any = importlib.import_module(f"{package}_body").SendMessageRequestBody
    option: Any = importlib.import_module("dify_oapi.core.model.request_option").RequestOption
    builder: Any = importlib.import_module("dify_oapi.client").Client.builder()
    client = builder.domain(mock.base_url.removesuffix("/v1")).timeout(timeout).build()
    asked = request.builder().request_body(body(**BODY)).build()
    with_key = option.builder().api_key(mock.api_key).build()
    yield from client.completion.v1.completion.send_message(asked, with_key, True)


def openai(mock: MockDify, stack: ExitStack, timeout: float) -> Iterator[object]:
    package: Any = importlib.import_module("openai")
    client = stack.enter_context(package.OpenAI(api_key=mock.api_key, base_url=mock.base_url, timeout=timeout))
    options = {"cast_to": object, "stream": True, "stream_cls": package.Stream[object]}
    with client.post("/completion-messages", body=BODY, **options) as stream:
        yield from stream


def loop_over_httpx(mock: MockDify, stack: ExitStack, timeout: float) -> Iterator[object]:
    client = stack.enter_context(
        httpx.Client(headers={"Authorization": f"Bearer {mock.api_key}"}, verify=False, timeout=timeout)
    )
    with client.stream("POST", f"{mock.base_url}/completion-messages", json=BODY) as response:
        response.raise_for_status()
        yield from (json.loads(line[6:]) for line in response.iter_lines() if line.startswith("data: "))


READERS: dict[str, Callable[[MockDify, ExitStack, float], Iterator[object]]] = dict(
    zip(COLUMNS, [this_client, dify_client, dify_oapi2, openai, loop_over_httpx], strict=True)
)
PACKAGES = {"dify-client": "dify_client", "dify-oapi2": "dify_oapi", "openai": "openai"}


@pytest.fixture(params=COLUMNS)
def column(request: pytest.FixtureRequest) -> Iterator[str]:
    if (package := PACKAGES.get(request.param)) and importlib.util.find_spec(package) is None:
        pytest.skip(f"needs {package}: make bench-quick installs it")
    with patch.dict(os.environ):  # dify-oapi2 changes it.
        yield str(request.param)


def read(column: str, mock: MockDify, *, at_most: int | None = None, timeout: float = 10.0) -> bool:
    """Read a stream as the column's users do, and leave it after so many items; says whether that raised."""
    with ExitStack() as stack:
        try:
            items = READERS[column](mock, stack, timeout)
            for number, _ in enumerate(items, start=1):
                if number == at_most:
                    break
            if close := getattr(items, "close", None):
                close()
        except Exception:
            return True
    return False


def cell(row: str, column: str) -> str:
    return ROWS[row][column]


def test_leaving_a_stream(column: str, mock_dify: MockDify) -> None:
    mock_dify.answer(["Twice ", "a day, ", *("more or less, " for _ in range(100))], delay=0.02)
    read(column, mock_dify, at_most=1)
    mock_dify.wait_until(lambda mock: mock.open_streams == 0)
    assert cell("Leaving a stream stops the generation", column) == ("yes" if mock_dify.stopped else "no")


def test_a_stream_that_ends_too_early(column: str, mock_dify: MockDify) -> None:
    mock_dify.answer("Twice a day.", cut="clean", cut_after=2)
    assert cell("A stream that ends too early raises", column) == ("yes" if read(column, mock_dify) else "no")


def test_an_error_in_the_middle_of_a_stream(column: str, mock_dify: MockDify) -> None:
    mock_dify.answer("Twice a day.", error="completion_request_error", error_after=2)
    assert cell("An error event raises", column) == ("yes" if read(column, mock_dify) else "no")


def test_a_keep_alive_while_the_model_thinks(column: str) -> None:
    with MockDify(ping_interval=0.02) as mock:
        mock.answer(["Twice ", "a day."], delay=0.1)
        assert cell("Continues after Dify's keep-alive", column) == ("no" if read(column, mock) else "yes")


def test_requests_for_an_answer_that_is_late(column: str, mock_dify: MockDify) -> None:
    if column == "dify-client":  # It waits for ever.
        assert cell("Requests, each billed, when the answer times out", column) == "no timeout"
        return
    mock_dify.answer("Twice a day.", stall_after=0)
    read(column, mock_dify, timeout=IMPATIENT)
    assert cell("Requests, each billed, when the answer times out", column) == str(len(mock_dify.completions))


def test_the_figures_are_those_of_the_last_bench() -> None:
    medians = {scenario["name"]: scenario["medians"] for scenario in FIGURES["scenarios"]}
    assert {row: [*ROWS[row].values()] for row in comparison.ROWS} == comparison.rows_of(medians)


def test_every_row_is_held_by_a_test() -> None:
    behaviour = [text for text in ROWS if text and text not in comparison.ROWS]
    source = Path(__file__).read_text(encoding="utf-8")
    assert len(behaviour) == 5
    assert all(f'cell("{row}"' in source for row in behaviour)
