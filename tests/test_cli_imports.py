"""No command imports what it does not use: `--help` is quick, and one streamed text needs no package for tables."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import environment
from dify_completion_mock import MockDify
from files import workbook

CALLS = """
import json, sys, dify_completion_cli
for command in sys.argv[1:]:
    sys.argv[1:] = command.split()
    try:
        dify_completion_cli.main()
    except SystemExit as exit:
        print(json.dumps([command, exit.code, [*sys.modules]]), file=sys.stderr)
"""
OWN = {f"dify_completion{name}" for name in ("", "_api", "_batch", "_doctor", "_mock")}
TABLES = {"filelock", "pyarrow", "python_calamine", "xlsxwriter"}
VALIDATORS = {"jsonschema", "openapi_schema_validator", "dify_completion_doctor"}
ELSEWHERE = VALIDATORS | {"keyring", "ray", "yaml", "dify_completion_mock"}
ALL = OWN | TABLES | ELSEWHERE | {"aiohttp", "anyio", "asyncio", "attrs", "httpx", "importlib.metadata", "rich"}
ONE_TEXT = TABLES | ELSEWHERE | {"aiohttp"}


HELP = ("", "--help", *(f"{name} --help" for name in ("complete", "app", "batch", "login", "spec", "doctor", "mock")))


@pytest.mark.parametrize(
    "unused_by",
    [
        {
            **dict.fromkeys(HELP, ALL),
            "--version": ALL - {"importlib.metadata"},
            "complete topic=tides": ONE_TEXT,
            "complete topic=tides --json": ONE_TEXT,
            "app": ONE_TEXT,
            "app --json": ONE_TEXT,
            "batch t.csv --dry-run": ONE_TEXT,
            "batch t.csv -o -": TABLES | ELSEWHERE,
            "batch t.csv -o a.csv": TABLES - {"filelock"} | ELSEWHERE,
            "batch t.csv -o a.xlsx": TABLES - {"filelock", "xlsxwriter"} | ELSEWHERE,
        },
        {
            "batch t.xlsx --dry-run": TABLES - {"python_calamine"} | ELSEWHERE | {"aiohttp"},
            "batch t.xlsx -o a.jsonl": TABLES - {"filelock", "python_calamine"} | ELSEWHERE,
        },
        {"spec": ONE_TEXT - {"yaml"}, "doctor": ONE_TEXT - VALIDATORS - {"yaml"}},
    ],
    ids=["texts", "workbooks", "documents"],
)
def test_a_command_imports_nothing_that_it_does_not_use(
    mock_dify: MockDify, folder: Path, unused_by: dict[str, set[str]]
) -> None:
    """Each process runs commands in turn, those that use less first."""
    (folder / "t.csv").write_text("topic\ntides\n", encoding="utf-8")
    workbook(folder / "t.xlsx", [["topic"], ["tides"]])
    imported = imported_by(mock_dify, *unused_by)
    used = {command: unused & imported[command] for command, unused in unused_by.items()}
    assert {command: names for command, names in used.items() if names} == {}


def test_a_batch_goes_over_aiohttp(mock_dify: MockDify, folder: Path) -> None:
    (folder / "t.csv").write_text("topic\ntides\n", encoding="utf-8")
    assert "aiohttp" in imported_by(mock_dify, "batch t.csv -o a.csv")["batch t.csv -o a.csv"]


def imported_by(mock: MockDify, *commands: str) -> dict[str, set[str]]:
    """The modules that are imported after each of the commands of a process."""
    call = [sys.executable, "-c", CALLS, *commands]
    run = subprocess.run(call, env=environment(mock), check=True, capture_output=True, text=True, timeout=60)
    outcomes = [json.loads(line) for line in run.stderr.splitlines() if line.startswith("[")]
    assert {command: status for command, status, _ in outcomes} == dict.fromkeys(commands, 0), run.stderr
    return {command: {*modules} for command, _, modules in outcomes}
