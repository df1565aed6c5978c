"""Does a batch for the command line: checks the table, runs it, and says what became of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
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
    EveryRowFails,
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
from ._table import Table, parse_file_columns
from ._terminal import harmless, is_watched, messages, say, write, write_json


@frozen
class BatchJob:
    """A table, and what is to be done with it.

    Attributes:
        table: The table.
        output: The output; `-` for stdout, None to check the table only.
        file_columns: The columns that name files, each as `column` or `column=kind`.
        key: The key of the app.
        base_url: The address of the API; None for the environment's.
        as_json: Whether the summary is JSON.
        options: What `run_batch` gets as it is.
    """

    table: Table
    output: Path | None
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
        with _ends_in_words(counts):
            form, attachments = self._app()
            _check(TableCheck(self.table, form, attachments), counts)
            if self.output is None:
                self._say_that_it_fits(counts)
                return
            if not self.writes_to_stdout:
                _count_earlier(self.output, counts, self.options["retry_failed"])
            client = self._client()
            output = None if self.writes_to_stdout else self.output
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
        return InputForm(parameters), self._attachments(AppFiles.of(parameters))

    def _attachments(self, files: AppFiles) -> Attachments | None:
        columns = parse_file_columns(self.file_columns)
        kinds: dict[str, FileType] = {column: kind for column, kind in columns.items() if kind}
        return Attachments(list(columns), files, self.table.folder, kinds) if columns else None

    def _client(self) -> AsyncDify | None:
        if self.options["engine"] == "local":
            return batch_client(self.key, base_url=self.base_url)
        # A cluster that is started here hands both to its actors.
        os.environ["DIFY_API_KEY"] = self.key
        if self.base_url:
            os.environ["DIFY_BASE_URL"] = self.base_url
        return None

    def _say_that_it_fits(self, counts: RowCounts) -> None:
        if self.as_json:
            write_json({**counts.to_json(), "output": None})
        else:
            write(f"{counts.size}{counts.left_out}, all fit the form; nothing was sent\n")

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
def _ends_in_words(counts: RowCounts) -> Generator[None]:
    """Say of whatever ends a batch how far it came, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted {_how_far(counts)}") from None
    except ConfigurationError:
        raise
    except PriceReached as error:
        raise PriceLimitReached(
            f"{in_options(error)} (after {counts.finished:,} of {counts.size})"
        ) from error
    except (WorkerError, EveryRowFails, DifyError) as error:
        raise EndedEarly(f"{error} ({_how_far(counts)})") from error
    except BrokenPipeError:  # Whoever read what was said went away.
        raise
    except OSError as error:
        if not (counts.status.begun or counts.finished):
            raise UnusableError(str(error)) from error
        raise EndedEarly(f"{error} ({_how_far(counts)})") from error
    except BatchError as error:
        raise UnusableError(in_options(error)) from error


def _how_far(counts: RowCounts) -> str:
    begun = counts.status.begun or counts.finished
    done = f"after {counts.finished:,} of {counts.size}" if begun else "before the first row"
    return f"{done}; the same command resumes it"


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
        with BatchProgress(counts) as progress:
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
    for failure, count in counts.failures.most_common():
        yield f"{count:,} failed with {failure}"
    if counts.all_failed and where:
        yield "the same command with --retry-failed repeats the failed rows"
