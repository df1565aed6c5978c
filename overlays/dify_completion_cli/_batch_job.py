"""Runs a batch for the command line: checks the table, completes it, and writes a summary."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from attrs import field, frozen
from dify_completion_api.models.file_type import FileType

from dify_completion import AsyncDify, ConfigurationError, Dify, DifyError, InputForm
from dify_completion_batch import (
    AppFiles,
    Attachments,
    BatchError,
    BatchStatus,
    EveryRowFails,
    OutputCheck,
    OutputError,
    PriceReached,
    Record,
    WorkerError,
    batch_client,
    read_records,
    run_batch,
)

from ._advice import advise_option
from ._check import TableCheck
from ._errors import EndedEarly, Interrupted, PriceLimitReached, UnusableError
from ._interrupts import run_until_interrupted
from ._progress import BatchProgress
from ._row_counts import RowCounts
from ._table import Table, parse_file_columns
from ._terminal import can_draw, printable_line, stderr_console, write, write_json, write_message

_ADVICE_FOR_STDOUT = (
    "a batch that writes to stdout cannot be resumed; --output FILE writes a file that can"
)


@frozen
class BatchJob:
    """A table, and how to complete it.

    Attributes:
        table: The table.
        output: The output; `-` for stdout, None if there is none.
        dry_run: Whether to check the table only.
        file_columns: The columns that name files, each as `column` or `column=kind`.
        key: The key of the app.
        base_url: The address of the API; None for `DIFY_BASE_URL` or Dify Cloud.
        as_json: Whether the summary is JSON.
        options: Further options of `run_batch`.
    """

    table: Table
    output: Path | None
    dry_run: bool
    file_columns: Sequence[str]
    key: str = field(repr=False)
    base_url: str | None
    as_json: bool
    options: Mapping[str, Any]

    @property
    def writes_to_stdout(self) -> bool:
        """Whether the records go to stdout."""
        return str(self.output) == "-"

    def run(self, counts: RowCounts) -> None:
        """Complete the rows that the output lacks, and write a summary."""
        with _explained_errors(counts, to_stdout=self.writes_to_stdout):
            form, attachments = self._app()
            check = self._output_check(form, attachments, counts)
            _check(TableCheck(self.table, form, attachments, check), counts)
            if self.dry_run:
                self._write_check_summary(counts, check)
                return
            client = self._client()
            records = self._records(client, form, attachments, counts.status)
            running = _run(records, client, counts, to_stdout=self.writes_to_stdout)
            run_until_interrupted(running)
        self._write_summary(counts)

    def _records(
        self,
        client: AsyncDify | None,
        form: InputForm,
        attachments: Attachments | None,
        status: BatchStatus,
    ) -> AsyncGenerator[Record]:
        return run_batch(
            self.table.read(),
            client,
            form=form,
            attachments=attachments,
            output=None if self.writes_to_stdout else self.output,
            columns=self.table.columns,
            status=status,
            **self.options,
        )

    def _app(self) -> tuple[InputForm, Attachments | None]:
        with Dify(self.key, base_url=self.base_url) as dify:
            parameters = dify.get_app_parameters()
        return InputForm(parameters), self._attachments(AppFiles.of(parameters))

    def _attachments(self, files: AppFiles) -> Attachments | None:
        columns = parse_file_columns(self.file_columns)
        kinds: dict[str, FileType] = {column: kind for column, kind in columns.items() if kind}
        return Attachments(list(columns), files, self.table.folder, kinds) if columns else None

    def _output_check(
        self, form: InputForm, attachments: Attachments | None, counts: RowCounts
    ) -> OutputCheck | None:
        """Count the records of the output, and compare the output with the table later."""
        output = self.output
        if output is None or self.writes_to_stdout:
            return None
        names = ("retry_failed", "redo_changed", "with_inputs")
        options: dict[str, Any] = {name: self.options[name] for name in names}
        columns = self.table.columns
        check = OutputCheck(output, form=form, columns=columns, attachments=attachments, **options)
        _count_earlier(output, counts, self.options["retry_failed"])
        return check

    def _client(self) -> AsyncDify | None:
        if self.options["engine"] == "local":
            return batch_client(self.key, base_url=self.base_url)
        # The actors of a cluster that starts here inherit both.
        os.environ["DIFY_API_KEY"] = self.key
        if self.base_url:
            os.environ["DIFY_BASE_URL"] = self.base_url
        return None

    def _write_check_summary(self, counts: RowCounts, check: OutputCheck | None) -> None:
        if check:
            counts.status = check.status
        if self.as_json:
            write_json({**counts.to_json(), "output": None})
            return
        to_do = counts.rows - counts.finished
        fit = f"{to_do:,} to do, which fit" if counts.finished else "all fit"
        write(f"{counts.size}{counts.left_out}, {fit} the form; nothing was sent\n")

    def _write_summary(self, counts: RowCounts) -> None:
        if self.as_json:
            write_json({**counts.to_json(), "output": str(self.output)})
        elif self.writes_to_stdout:
            for line in _summary(counts):
                write_message(line)
        else:
            for line in _summary(counts, self.output):
                write(f"{printable_line(line)}\n")


@contextmanager
def _explained_errors(counts: RowCounts, *, to_stdout: bool) -> Generator[None]:
    """Add the progress of the batch to its errors, and how to resume it."""
    advice = _ADVICE_FOR_STDOUT if to_stdout else "the same command resumes it"
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted {_progress(counts)}; {advice}") from None
    except ConfigurationError:
        raise
    except PriceReached as error:
        problem = f"{error.problem}; {advice}" if to_stdout else advise_option(error)
        raise PriceLimitReached(
            f"{problem} (after {counts.finished:,} of {counts.size})"
        ) from error
    except (WorkerError, EveryRowFails, DifyError) as error:
        if counts.all_failed and not to_stdout:
            advice = f"{advice}, and with --retry-failed also the failed rows"
        raise EndedEarly(f"{error} ({_progress(counts)}; {advice})") from error
    except BrokenPipeError:  # The reader of stdout has exited.
        raise
    except OSError as error:
        if not (counts.status.begun or counts.finished):
            raise UnusableError(str(error)) from error
        raise EndedEarly(f"{error} ({_progress(counts)}; {advice})") from error
    except BatchError as error:
        raise UnusableError(advise_option(error)) from error


def _progress(counts: RowCounts) -> str:
    begun = counts.status.begun or counts.finished
    return f"after {counts.finished:,} of {counts.size}" if begun else "before the first row"


def _check(check: TableCheck, counts: RowCounts) -> None:
    with stderr_console().status("checking the table") if can_draw() else nullcontext():
        check.run()
    counts.rows, counts.skipped = check.rows, check.skipped
    problems = list(check.problems)
    if check.more_problems:
        problems.append(f"and {check.more_problems:,} more problems")
    if problems:
        raise UnusableError(*problems)


def _count_earlier(output: Path, counts: RowCounts, retry_failed: bool) -> None:
    """Count the records that the output keeps. The batch itself reports or repairs the faults of the output."""
    with suppress(OSError, OutputError):
        for record in read_records(output):
            if record.ok or not retry_failed:
                counts.add_earlier(record)


async def _run(
    records: AsyncGenerator[Record],
    client: AsyncDify | None,
    counts: RowCounts,
    *,
    to_stdout: bool,
) -> None:
    asyncio.get_running_loop().set_exception_handler(_report_unless_interrupted)
    async with client or nullcontext(), aclosing(records):
        # A bar on the terminal that also shows the records would break their lines.
        is_shown = can_draw() and not (to_stdout and sys.stdout.isatty())
        with BatchProgress(counts, is_shown=is_shown) as progress:
            watching = asyncio.create_task(progress.watch())
            try:
                async for record in records:
                    if to_stdout:
                        write_json(record.to_json())
                    progress.count(record)
            finally:
                watching.cancel()


def _report_unless_interrupted(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report an error of a task, but not that a second Ctrl-C ended it, or left it unfinished in a closed loop."""
    is_interrupted = isinstance(context.get("exception"), KeyboardInterrupt) or loop.is_closed()
    if not is_interrupted:
        loop.default_exception_handler(context)


def _summary(counts: RowCounts, output: Path | None = None) -> Iterator[str]:
    """The lines of the summary; a file of answers can be completed later."""
    place = f"; the answers are in {output}" if output else ""
    yield f"{counts.size}{counts.left_out}: {counts}, in {counts.seconds:,.1f} s{place}"
    if changed := counts.changed:
        yield f"{changed:,} of them had other inputs before and ran again"
    if removed := counts.removed:
        amount = "1 record was" if removed == 1 else f"{removed:,} records were"
        yield f"{amount} removed, because the table no longer has the rows"
    for failure, count in counts.failures.most_common():
        yield f"{count:,} failed with {failure}"
    if counts.all_failed and output:
        yield "the same command with --retry-failed repeats the failed rows"
