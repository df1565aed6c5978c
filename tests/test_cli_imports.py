"""No command imports what it does not use: `--help` is quick, and one streamed text needs no package for tables."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from commands import environment
from dify_completion_mock import MockDify
from files import workbook
from over_aiohttp import needs_aiohttp

CALLS = """
import json, os, sys, dify_completion_cli

def call(command):
    sys.argv[1:] = command.split()
    try:
        dify_completion_cli.main()
    except SystemExit as exit:
        print(json.dumps([command, exit.code, [*sys.modules]]), file=sys.stderr, flush=True)

in_turn, in_forks = map(json.loads, sys.argv[1:])
for command in in_turn:
    call(command)
for command in in_forks:
    if not os.fork():
        call(command)
        os._exit(0)
    os.wait()
"""
OWN = {f"dify_completion{name}" for name in ("", "_api", "_batch", "_doctor", "_mock")}
TABLES = {"filelock", "pyarrow", "python_calamine", "xlsxwriter"}
VALIDATORS = {"jsonschema", "openapi_schema_validator", "dify_completion_doctor"}
ELSEWHERE = VALIDATORS | {"keyring", "ray", "yaml", "dify_completion_mock"}
ALL = OWN | TABLES | ELSEWHERE | {"aiohttp", "anyio", "asyncio", "attrs", "httpx", "importlib.metadata", "rich"}
ONE_TEXT = TABLES | ELSEWHERE | {"aiohttp"}


HELP = ("", "--help", *(f"{name} --help" for name in ("complete", "app", "batch", "login", "spec", "doctor", "mock")))
IN_TURN = {
    **dict.fromkeys(HELP, ALL),
    "--version": ALL - {"importlib.metadata"},
    "complete topic=tides": ONE_TEXT,
    "complete topic=tides --json": ONE_TEXT,
    "app": ONE_TEXT,
    "app --json": ONE_TEXT,
    "batch t.csv --dry-run": ONE_TEXT,
}
"""What commands do not use, those that use less first: one process runs them in turn."""
IN_FORKS = {
    "batch t.csv -o -": TABLES | ELSEWHERE,
    "batch t.csv -o a.csv": TABLES - {"filelock"} | ELSEWHERE,
    "batch t.csv -o a.xlsx": TABLES - {"filelock", "xlsxwriter"} | ELSEWHERE,
    "batch t.xlsx --dry-run": TABLES - {"python_calamine"} | ELSEWHERE | {"aiohttp"},
    "batch t.xlsx -o a.jsonl": TABLES - {"filelock", "python_calamine"} | ELSEWHERE,
    "spec": ONE_TEXT - {"yaml"},
    "doctor": ONE_TEXT - VALIDATORS - {"yaml"},
}
"""What commands do not use that use more: each runs in a fork of that process."""
UNUSED = IN_TURN | IN_FORKS


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The modules that are imported after each of the commands."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "t.csv").write_text("topic\ntides\n", encoding="utf-8")
    workbook(folder / "t.xlsx", [["topic"], ["tides"]])
    call = [sys.executable, "-c", CALLS, json.dumps([*IN_TURN]), json.dumps([*IN_FORKS])]
    with MockDify() as mock:
        run = subprocess.run(
            call, cwd=folder, env=environment(mock), check=True, capture_output=True, text=True, timeout=60
        )
    outcomes = [json.loads(line) for line in run.stderr.splitlines() if line.startswith("[")]
    assert {command: status for command, status, _ in outcomes} == dict.fromkeys(UNUSED, 0), run.stderr
    return {command: {*modules} for command, _, modules in outcomes}


@pytest.mark.parametrize("command", UNUSED)
def test_a_command_imports_nothing_that_it_does_not_use(command: str, imported: dict[str, set[str]]) -> None:
    assert UNUSED[command] & imported[command] == set()


@needs_aiohttp
def test_a_batch_goes_over_aiohttp(imported: dict[str, set[str]]) -> None:
    assert "aiohttp" in imported["batch t.csv -o a.csv"]
