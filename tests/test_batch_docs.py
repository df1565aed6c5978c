"""The programs of docs/batch.md run as they stand there."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Any

from dify_completion_batch import read_records
from dify_completion_mock import App, MockDify
from files import PNG, workbook
from fork_server import run_forked
from recorded import ROOT
from small_batches import client_of, topics

PROGRAMS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "batch.md").read_text(encoding="utf-8"), re.DOTALL)
FORM = [{"text-input": {"variable": "product", "required": True}}]


def test_the_first_program_does_a_table_and_goes_on_with_it(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("product\nlamp\nchair\n\n", encoding="utf-8")
    command = ["-c", PROGRAMS[0]]
    with MockDify("A good one.", app=App(form=FORM)) as mock:
        environment = {**os.environ, **mock.environ}
        for told in ("0 A good one.\n1 A good one.\n", ""):
            run = run_forked(*command, cwd=tmp_path, env=environment)
            lines = "".join(sorted(run.stdout.splitlines(keepends=True)))
            assert (run.returncode, lines) == (0, told), run.stderr
    assert len(list(read_records(tmp_path / "answers.jsonl"))) == 2


def test_the_second_program_gives_the_first_good_answer(mock_dify: MockDify) -> None:
    names: dict[str, Any] = {}
    exec(compile(PROGRAMS[1], "batch.md", "exec"), names)

    async def main() -> str | None:
        async with client_of(mock_dify) as dify:
            answer: str | None = await names["first_good"](dify, list(topics(3)))
            return answer

    mock_dify.answer("A good one.")
    assert asyncio.run(main()) == "A good one."


def test_the_third_program_gives_a_file_to_each_row(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "lamp.png").write_bytes(PNG)
    workbook(tmp_path / "products.xlsx", [["Product", "image"], ["lamp", "lamp.png"]])
    form = [{"text-input": {"variable": "product", "label": "Product", "required": True}}]
    with MockDify("A good one.", app=App(form=form)) as mock:
        command, environment = ["-c", PROGRAMS[2]], {**os.environ, **mock.environ}
        run = run_forked(*command, cwd=tmp_path, env=environment)
        assert (run.returncode, run.stdout) == (0, "0 A good one.\n"), run.stderr
        assert [len(request.body["files"]) for request in mock.completions] == [1]
