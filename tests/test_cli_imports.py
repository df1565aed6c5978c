"""No command imports what it does not use: `--help` is quick, and one streamed text needs no package for tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import environment
from dify_completion_mock import MockDify
from files import workbook

CALL = """
import sys, dify_completion_cli
try:
    dify_completion_cli.main()
finally:
    print(*sys.modules, file=open("modules", "w"))
"""
OWN = {f"dify_completion{name}" for name in ("", "_api", "_batch", "_doctor", "_mock")}
TABLES = {"filelock", "pyarrow", "python_calamine", "xlsxwriter"}
VALIDATORS = {"jsonschema", "openapi_schema_validator", "dify_completion_doctor"}
ELSEWHERE = VALIDATORS | {"keyring", "ray", "yaml", "dify_completion_mock"}
ALL = OWN | TABLES | ELSEWHERE | {"aiohttp", "anyio", "asyncio", "attrs", "httpx", "importlib.metadata", "rich"}
ONE_TEXT = TABLES | ELSEWHERE | {"aiohttp"}


@pytest.mark.parametrize(
    ("command", "unused"),
    [
        ("--version", ALL - {"importlib.metadata"}),
        ("", ALL),
        ("--help", ALL),
        ("complete --help", ALL),
        ("app --help", ALL),
        ("batch --help", ALL),
        ("login --help", ALL),
        ("spec --help", ALL),
        ("doctor --help", ALL),
        ("mock --help", ALL),
        ("complete topic=tides", ONE_TEXT),
        ("complete topic=tides --json", ONE_TEXT),
        ("app", ONE_TEXT),
        ("app --json", ONE_TEXT),
        ("spec", ONE_TEXT - {"yaml"}),
        ("doctor", ONE_TEXT - VALIDATORS - {"yaml"}),
        ("batch t.csv --dry-run", TABLES | ELSEWHERE | {"aiohttp"}),
        ("batch t.xlsx --dry-run", TABLES - {"python_calamine"} | ELSEWHERE | {"aiohttp"}),
        ("batch t.csv -o a.csv", TABLES - {"filelock"} | ELSEWHERE),
        ("batch t.csv -o -", TABLES | ELSEWHERE),
        ("batch t.csv -o a.xlsx", TABLES - {"filelock", "xlsxwriter"} | ELSEWHERE),
        ("batch t.xlsx -o a.jsonl", TABLES - {"filelock", "python_calamine"} | ELSEWHERE),
    ],
)
def test_a_command_imports_nothing_that_it_does_not_use(
    mock_dify: MockDify, tmp_path: Path, command: str, unused: set[str]
) -> None:
    (tmp_path / "t.csv").write_text("topic\ntides\n", encoding="utf-8")
    workbook(tmp_path / "t.xlsx", [["topic"], ["tides"]])
    assert unused & imported_by(mock_dify, tmp_path, *command.split()) == set()


def imported_by(mock: MockDify, folder: Path, *arguments: str) -> set[str]:
    """The modules that a command imports."""
    call = [sys.executable, "-c", CALL, *arguments]
    subprocess.run(call, cwd=folder, env=environment(mock), check=True, capture_output=True, timeout=60)
    return set((folder / "modules").read_text().split())


def test_a_batch_goes_over_aiohttp(mock_dify: MockDify, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("topic\ntides\n", encoding="utf-8")
    assert "aiohttp" in imported_by(mock_dify, tmp_path, "batch", "t.csv", "-o", "a.csv")
