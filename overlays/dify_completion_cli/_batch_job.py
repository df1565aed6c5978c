"""Does a batch for the command line: checks the table, runs it, and says what became of it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from attrs import field, frozen

from dify_completion import AsyncDify, ConfigurationError, Dify, DifyError, InputForm
from dify_completion_batch import (
    AppFiles,
    Attachments,
    BatchError,
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

from ._advice import in_options
from ._check import TableCheck
from ._errors import EndedEarly, Interrupted, PriceLimitReached, UnusableError
from ._progress import BatchProgress
from ._row_counts import RowCounts
from ._table import Table
from ._terminal import harmless, is_watched, messages, say, write, write_json

_ADVICE_FOR_STDOUT = (
    "a batch that writes to stdout cannot be resumed; --output FILE writes a file that can"
)


@frozen
class BatchJob:
    """A table, and what is to be done with it.

    Attributes:
        table: The table.
        output: The output; `-` for stdout, None if there is none.
        dry_run: Whether to check the table only.
        file_columns: The columns that name files.
        key: The key of the app.
        base_url: The address of the API; None for the environment's.
        as_json: Whether the summary is JSON.
        options: What `run_batch` gets as it is.
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
        """Do the rows that are still to be done, and say what became of them."""
        with _ends_in_words(counts, self.writes_to_stdout):
            form, attachments = self._app()
            output = None if self.writes_to_stdout else self.output
            if output is not None:
                _count_earlier(output, counts, self.options["retry_failed"])
            check = self._output_check(output, form, attachments)
            _check(TableCheck(self.table, form, attachments, check), counts)
            if self.dry_run:
                self._say_that_it_fits(counts, check)
                return
            client = self._client()
            options: dict[str, Any] = {
                **self.options,
                "columns": self.table.columns,
                "status": counts.status,
            }
            records = run_batch(
                self.table.read(),
                client,
                form=form,
                attachments=attachments,
                output=output,
                **options,
            )
            asyncio.run(
                _run(records, client, counts, _write_record if self.writes_to_stdout else None)
            )
        self._say_what_became_of_it(counts)

    def _app(self) -> tuple[InputForm, Attachments | None]:
        with Dify(self.key, base_url=self.base_url) as dify:
            parameters = dify.get_app_parameters()
        columns = self.file_columns
        attachments = (
            Attachments(columns, AppFiles.of(parameters), self.table.folder) if columns else None
        )
        return InputForm(parameters), attachments

    def _output_check(
        self, output: Path | None, form: InputForm, attachments: Attachments | None
    ) -> OutputCheck | None:
        if output is None:
            return None
        names = ("retry_failed", "redo_changed", "with_inputs")
        options: dict[str, Any] = {name: self.options[name] for name in names}
        columns = self.table.columns
        return OutputCheck(output, form=form, columns=columns, attachments=attachments, **options)

    def _client(self) -> AsyncDify | None:
        if self.options["engine"] == "local":
            return batch_client(self.key, base_url=self.base_url)
        # A cluster that is started here hands both to its actors.
        os.environ["DIFY_API_KEY"] = self.key
        if self.base_url:
            os.environ["DIFY_BASE_URL"] = self.base_url
        return None

    def _say_that_it_fits(self, counts: RowCounts, check: OutputCheck | None) -> None:
        if check:
            counts.status = check.status
        if self.as_json:
            write_json({**counts.to_json(), "output": None})
            return
        to_do = counts.rows - counts.finished
        fit = f"{to_do:,} to do, which fit" if counts.finished else "all fit"
        write(f"{counts.size}{counts.left_out}, {fit} the form; nothing was sent\n")

    def _say_what_became_of_it(self, counts: RowCounts) -> None:
        if self.as_json:
            write_json({**counts.to_json(), "output": str(self.output)})
            return
        for line in _summary(
            counts, "" if self.writes_to_stdout else f"; the answers are in {self.output}"
        ):
            if self.writes_to_stdout:
                say(line)
            else:
                write(f"{harmless(line)}\n")


@contextmanager
def _ends_in_words(counts: RowCounts, writes_to_stdout: bool) -> Generator[None]:
    """Say of whatever ends a batch how far it came, and how to go on."""
    advice = _ADVICE_FOR_STDOUT if writes_to_stdout else "the same command resumes it"
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted {_how_far(counts, advice)}") from None
    except ConfigurationError:
        raise
    except PriceReached as error:
        problem = f"{error.problem}; {advice}" if writes_to_stdout else in_options(error)
        raise PriceLimitReached(
            f"{problem} (after {counts.finished:,} of {counts.size})"
        ) from error
    except (WorkerError, EveryRowFails, DifyError) as error:
        raise EndedEarly(f"{error} ({_how_far(counts, advice)})") from error
    except BrokenPipeError:  # Whoever read what was said went away.
        raise
    except OSError as error:
        if not (counts.status.begun or counts.finished):
            raise UnusableError(str(error)) from error
        raise EndedEarly(f"{error} ({_how_far(counts, advice)})") from error
    except BatchError as error:
        raise UnusableError(in_options(error)) from error


def _how_far(counts: RowCounts, advice: str) -> str:
    if not (counts.status.begun or counts.finished):
        return f"before the first row; {advice}"
    return f"after {counts.finished:,} of {counts.size}; {advice}"


def _check(check: TableCheck, counts: RowCounts) -> None:
    with messages().status("checking the table") if is_watched() else nullcontext():
        check.run()
    counts.rows, counts.skipped = check.rows, check.skipped
    if check.problems:
        more = f"and {check.more_problems:,} more problems"
        raise UnusableError(*check.problems, *([more] if check.more_problems else []))


def _count_earlier(output: Path, counts: RowCounts, retry_failed: bool) -> None:
    """Count the records that an output has and keeps; what is wrong with it the batch reports, or mends."""
    with suppress(OSError, OutputError):
        for record in read_records(output):
            if record.ok or not retry_failed:
                counts.add_earlier(record)


async def _run(
    records: AsyncGenerator[Record],
    client: AsyncDify | None,
    counts: RowCounts,
    write: Callable[[Record], None] | None,
) -> None:
    async with client or nullcontext(), aclosing(records):
        # A bar on the terminal that also shows the records would break their lines.
        is_shown = is_watched() and not (write and sys.stdout.isatty())
        with BatchProgress(counts, is_shown=is_shown) as progress:
            watching = asyncio.create_task(progress.watch())
            try:
                async for record in records:
                    if write is not None:
                        write(record)
                    progress.count(record)
            finally:
                watching.cancel()


def _write_record(record: Record) -> None:
    write_json(record.to_json())


def _summary(counts: RowCounts, where: str) -> Iterator[str]:
    yield f"{counts.size}{counts.left_out}: {counts}, in {counts.seconds:,.1f} s{where}"
    if changed := counts.changed:
        yield f"{changed:,} of them had other inputs before and ran again"
    if removed := counts.removed:
        amount = "1 record was" if removed == 1 else f"{removed:,} records were"
        yield f"{amount} removed, because the table no longer has the rows"
    for failure, count in counts.failures.most_common():
        yield f"{count:,} failed with {failure}"
    if counts.all_failed and where:
        yield "the same command with --retry-failed repeats the failed rows"
