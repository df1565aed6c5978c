"""The cost of a start: of a client, and of the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import openai
from dify_completion import Dify
from dify_completion_mock import MockDify

from .measuring import MICRO, Goal, Result, cpu_seconds_of_each, in_turn
from .peers import KEY

COMMAND = str(Path(sys.executable).with_name("dify-completion"))
HELP = (["--help"], ["complete", "--help"], ["batch", "--help"])


def scenarios(url: str, rounds: int) -> Iterator[Result]:
    """Measure everything that happens before the first request."""
    yield second_client(url, rounds)
    yield command_line(rounds)


def second_client(url: str, rounds: int) -> Result:
    """Clients that are made where others have been made before, and closed again."""
    makers: dict[str, Callable[[], object]] = {
        "httpx.Client()": lambda: httpx.Client().close(),
        "openai": lambda: openai.OpenAI(api_key=KEY, base_url=url).close(),
        "ours": lambda: Dify(KEY, base_url=url).close(),
        "ours, https": lambda: Dify(KEY).close(),
    }

    def cost(make: Callable[[], object]) -> float:
        return cpu_seconds_of_each(make, 10) * MICRO

    figures = in_turn({name: partial(cost, make) for name, make in makers.items()}, rounds)
    goals = (Goal("ours, https", "httpx.Client()", 0.1),)
    return Result("A second client", "µs of CPU", figures, goals)


def command_line(rounds: int) -> Result:
    """Commands in separate processes: some that send nothing, and one that shows the first words of a stream."""
    commands = {"import httpx": [sys.executable, "-c", "import httpx"], "--version": [COMMAND, "--version"]}
    commands |= {" ".join(arguments): [COMMAND, *arguments] for arguments in HELP}

    def wait(command: list[str]) -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return (time.perf_counter() - started) * 1000

    def wait_for_output(mock: MockDify) -> float:
        started = time.perf_counter()
        command = [COMMAND, "complete", "topic=tides"]
        with subprocess.Popen(command, env={**os.environ, **mock.environ}, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.read(1)
            seconds = time.perf_counter() - started
            process.stdout.read()
        return seconds * 1000

    measures = {name: partial(wait, command) for name, command in commands.items()}
    with MockDify() as mock:
        measures["complete, to its first output"] = partial(wait_for_output, mock)
        figures = in_turn(measures, rounds)
    goals = [Goal("--version", "import httpx", 1.4)]
    goals += [Goal(" ".join(arguments), "import httpx", 1.8) for arguments in HELP]
    return Result("Command line", "ms", figures, tuple(goals))
