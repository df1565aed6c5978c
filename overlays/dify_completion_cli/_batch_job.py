"""Does a batch for the command line: checks the table, runs it, and says what became of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import field, frozen

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
    read_records,
    run_batch,
)

from ._advice import in_options
from ._check import TableCheck
from ._errors import EndedEarly, Interrupted, PriceLimitReached, UnusableError
from ._progress import BatchProgress
from ._table import Table
from ._tally import Tally
from ._terminal import harmless, is_watched, messages, say, write, write_json

_SHOWN = 20
"""How many problems are shown; a table with a wrong column has one in each row."""


@frozen
class BatchJob:
    """A table, and what is to be done with it.

    Attributes:
        table: The table.
        output: Where the records go; `-` for stdout, None for a check of the table alone.
        file_columns: The columns that name files.
        key: The key of the app.
        base_url: Where the API is; None for the environment's.
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

    def run(self, tally: Tally) -> None:
        """Do the rows that are still to be done, and say what became of them."""
        with _ends_in_words(tally):
            form, attachments = self._app()
            _check(TableCheck(self.table, form, attachments), tally)
            if self.output is None:
                self._say_that_it_fits(tally)
                return
            if not self.writes_to_stdout:
                _count_earlier(self.output, tally, self.options["retry_failed"])
            client = self._client()
            output = None if self.writes_to_stdout else self.output
            options: dict[str, Any] = {
                **self.options,
                "columns": self.table.columns,
                "status": tally.status,
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
                _run(records, client, tally, _write_record if self.writes_to_stdout else None)
            )
        self._say_what_became_of_it(tally)

    def _app(self) -> tuple[InputForm, Attachments | None]:
        with Dify(self.key, base_url=self.base_url) as dify:
            parameters = dify.get_app_parameters()
        columns = self.file_columns
        attachments = (
            Attachments(columns, AppFiles.of(parameters), self.table.folder) if columns else None
        )
        return InputForm(parameters), attachments

    def _client(self) -> AsyncDify | None:
        if self.options["engine"] == "local":
            return AsyncDify(self.key, base_url=self.base_url, max_retries=0)
        os.environ["DIFY_API_KEY"] = (
            self.key
        )  # A cluster that is started here hands both to its actors.
        if self.base_url:
            os.environ["DIFY_BASE_URL"] = self.base_url
        return None

    def _say_that_it_fits(self, tally: Tally) -> None:
        if self.as_json:
            write_json({**tally.to_json(), "output": None})
        else:
            write(f"{tally.size}{tally.left_out}, all fit the form; nothing was sent\n")

    def _say_what_became_of_it(self, tally: Tally) -> None:
        if self.as_json:
            write_json({**tally.to_json(), "output": str(self.output)})
            return
        for line in _summary(
            tally, "" if self.writes_to_stdout else f"; the answers are in {self.output}"
        ):
            if self.writes_to_stdout:
                say(line)
            else:
                write(f"{harmless(line)}\n")


@contextmanager
def _ends_in_words(tally: Tally) -> Generator[None]:
    """Say of whatever ends a batch how far it came, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted {_how_far(tally)}") from None
    except ConfigurationError:
        raise
    except PriceReached as error:
        raise PriceLimitReached(
            f"{in_options(error)} (after {tally.finished:,} of {tally.size})"
        ) from error
    except (WorkerError, EveryRowFails, DifyError) as error:
        raise EndedEarly(f"{error} ({_how_far(tally)})") from error
    except BrokenPipeError:  # Whoever read what was said went away.
        raise
    except OSError as error:
        if not (tally.status.begun or tally.finished):
            raise UnusableError(str(error)) from error
        raise EndedEarly(f"{error} ({_how_far(tally)})") from error
    except BatchError as error:
        raise UnusableError(in_options(error)) from error


def _how_far(tally: Tally) -> str:
    begun = tally.status.begun or tally.finished
    done = f"after {tally.finished:,} of {tally.size}" if begun else "before the first row"
    return f"{done}; the same command resumes it"


def _check(check: TableCheck, tally: Tally) -> None:
    problems = check.problems(tally)
    with messages.status("checking the table") if is_watched() else nullcontext():
        shown, more = list(islice(problems, _SHOWN)), sum(1 for _ in problems)
    if shown:
        raise UnusableError(*shown, *([f"and {more:,} more problems"] if more else []))


def _count_earlier(output: Path, tally: Tally, retry_failed: bool) -> None:
    """Count the records that an output has and keeps; what is wrong with it the batch reports, or mends."""
    with suppress(OSError, OutputError):
        for record in read_records(output):
            if record.ok or not retry_failed:
                tally.add_earlier(record)


async def _run(
    records: AsyncGenerator[Record],
    client: AsyncDify | None,
    tally: Tally,
    write: Callable[[Record], None] | None,
) -> None:
    async with client or nullcontext(), aclosing(records):
        with BatchProgress(tally) as progress:
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


def _summary(tally: Tally, where: str) -> Iterator[str]:
    yield f"{tally.size}{tally.left_out}: {tally}, in {tally.seconds:,.1f} s{where}"
    if changed := tally.changed:
        yield f"{changed:,} of them had other inputs before and were done again"
    for failure, count in tally.failures.most_common():
        yield f"{count:,} failed with {failure}"
    if tally.all_failed and where:
        yield "the same command with --retry-failed does the failed rows again"
