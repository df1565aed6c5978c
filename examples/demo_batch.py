"""Shows a batch that is killed in the middle and resumed: a workbook of 300 rows becomes a CSV file with answers.

A mock of Dify on this machine answers. It refuses a wave of requests, as an overloaded server does, and its model
refuses one row. The program needs the extras batch and excel.
"""

import asyncio
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import aclosing
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]
from dify_completion import AsyncDify, InputForm
from dify_completion_batch import count_rows, read_records, read_rows, run_batch
from dify_completion_mock import App, Fault, MockDify, Reply

FORM = [{"text-input": {"label": "Product", "variable": "product", "required": True, "max_length": 48}}]
ROWS = 300
KILLED_AFTER = 120
REFUSED = 15


async def work(table: Path, output: Path) -> None:
    """Do what is still to be done of the table, and print a number for every thirtieth row."""
    async with AsyncDify(max_retries=0) as dify:
        form = InputForm(await dify.get_app_parameters())
        rows = read_rows(table)
        batch = run_batch(rows, dify, concurrency=20, output=output, form=form, columns={"Number": ""})
        done = 0
        async with aclosing(batch) as records:
            async for _ in records:
                done += 1
                if done % 30 == 0:
                    print(done, flush=True)


def write_about(inputs: Mapping[str, str]) -> Reply:
    if inputs["product"] == "lamp 77":
        raise Fault("completion_request_error", "The model does not write about this.")
    return Reply(f"All about {inputs['product']}, in a few words.", delay=0.03)


def write_workbook(path: Path) -> None:
    """Write the table as people have it: a workbook whose headers are the labels of the form."""
    book: Any = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Number", "Product"])
    for number in range(ROWS):
        sheet.write_row(number + 1, 0, [number, f"lamp {number}"])
    book.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, MockDify(write_about, app=App(form=FORM)) as mock:
        table, output = Path(folder, "products.xlsx"), Path(folder, "answers.csv")
        write_workbook(table)
        mock.refuse(429, retry_after=1, times=REFUSED, operation="create_completion")
        print(f"{table.name} has {count_rows(table)} rows; 20 at once. The server is overloaded at first.")
        run(mock, table, output, kill_after=KILLED_AFTER)
        kept = len(list(read_records(output)))
        print(f"Killed (kill -9). {kept} rows have their record; starting again with the same command.")
        run(mock, table, output)
        print_summary(mock, output)


def run(mock: MockDify, table: Path, output: Path, kill_after: int | None = None) -> None:
    """Run `work` in its own process; kill it after so many rows."""
    command = [sys.executable, __file__, str(table), str(output)]
    environment = {**os.environ, **mock.environ}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(f"   {line.strip()} rows done", flush=True)
            if int(line) == kill_after:
                process.kill()
    if process.returncode != 0 and kill_after is None:
        sys.exit("The batch failed; its error is above.")


def print_summary(mock: MockDify, output: Path) -> None:
    records = list(read_records(output))
    prices = sum(Decimal(record.usage["total_price"]) for record in records if record.usage)
    tokens = sum(record.usage["total_tokens"] for record in records if record.usage)
    requests = len(mock.completions)
    print(f"\n{len(records)} records, {len({record.row for record in records})} different rows")
    print(f"   {sum(record.ok for record in records)} answers, {tokens} tokens, {prices} USD")
    print(f"   {requests} requests: {REFUSED} were refused, {requests - REFUSED - ROWS} were in flight at the kill")
    print(f"\n{output.name}:")
    with output.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for row in (header, *rows[:2], rows[77], rows[-1]):
        print("   " + " | ".join(row[:4]))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(work(Path(sys.argv[1]), Path(sys.argv[2])))
    else:
        main()
