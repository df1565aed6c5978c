"""`dify-completion batch`: a completion for each row of a table, gone on with where it was left."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, nullcontext, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer
from dify_completion import AsyncDify, ConfigurationError, Dify, DifyError, InputForm
from dify_completion_batch import (
    AppFiles,
    Attachments,
    BatchError,
    OutputError,
    Record,
    WorkerError,
    read_records,
    run_batch,
)

from ._advice import in_options
from ._check import TableCheck
from ._errors import EndedEarly, Interrupted, UnusableError
from ._json_errors import errors_in_json
from ._options import AsJson, BaseUrl
from ._progress import BatchProgress
from ._table import Table, parse_variables, source_of
from ._tally import Tally
from ._terminal import is_watched, messages, write, write_json

_TOLD = 20
"""How many problems are told; a table with a wrong column has one in each row."""

Engine: TypeAlias = Literal["local", "ray"]
TableFormat: TypeAlias = Literal["csv", "jsonl", "parquet", "excel"]


def batch(
    table: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            allow_dash=True,
            help="The rows: a .csv, .jsonl, .parquet or .xlsx file, or - for stdin.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option(dir_okay=False, show_default=False, help="Where the records go (.jsonl, .parquet).")
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Completions at once, at most.")] = 10,
    engine: Annotated[Engine, typer.Option(help="This process, or the actors of a Ray cluster.")] = "local",
    actors: Annotated[int, typer.Option(min=1, help="Actors of Ray, which share the concurrency.")] = 1,
    mappings: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=VARIABLE",
            show_default=False,
            help="The variable that a column is for, where it is called otherwise; COLUMN= leaves the column out.",
        ),
    ] = None,
    file_columns: Annotated[
        list[str] | None,
        typer.Option(
            "--file-column",
            metavar="COLUMN",
            show_default=False,
            help="A column that names a file for the model, by a path from the table's folder or by a URL.",
        ),
    ] = None,
    table_format: Annotated[
        TableFormat | None, typer.Option("--format", show_default=False, help="What the table is, whatever its name.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(show_default="utf-8", metavar="NAME", help="The encoding of CSV and JSON Lines, such as gbk."),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(show_default="recognised", metavar="CHARACTER", help="What separates the columns of CSV."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(show_default="the first", metavar="NAME", help="The sheet of a workbook.")
    ] = None,
    user: Annotated[str, typer.Option(help="Your name for the end user; Dify keeps users apart by it.")] = "batch",
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Do rows again that failed before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the table, and do nothing else.")] = False,
    as_json: AsJson = False,
    base_url: BaseUrl = None,
) -> None:
    """Let the app write a text for each row of a table.

    The whole table is checked before the first row is sent. The same command goes on where an earlier one ended,
    whatever ended it.

    Exit status: 0 all rows have an answer, 1 some failed, 2 nothing was begun, 3 it could not go on, 130 interrupted.
    """
    tally = Tally(concurrency)
    with errors_in_json(as_json), _ends_in_words(tally):
        if output is None and not dry_run:
            raise UnusableError("--output says where the records go, such as --output answers.jsonl")
        options = {"format": table_format, "encoding": encoding, "delimiter": _character(delimiter), "sheet": sheet}
        source = Table(source_of(table, table_format), options, parse_variables(mappings or ()))
        form, attachments = _app(base_url, file_columns or (), source.folder)
        _check(TableCheck(source, form, attachments), tally)
        if output is None or dry_run:
            summary = [f"{tally.size}{tally.left_out}, all fit the form; nothing was sent"]
            _tell(as_json, {"rows": tally.rows, "skipped": tally.skipped}, summary)
            return
        known = _count_earlier(output, tally, retry_failed)
        client = AsyncDify(base_url=base_url, max_retries=0) if engine == "local" else None
        if client is None and base_url:
            os.environ["DIFY_BASE_URL"] = base_url  # A cluster that is started here hands it to its actors.
        run = partial(run_batch, user=user, concurrency=concurrency, output=output, form=form)
        run = partial(run, columns=source.columns, attachments=attachments, retry_failed=retry_failed)
        records = run(_begun(source, tally, known), client, engine=engine, actors=actors)
        asyncio.run(_run(records, client, tally))
    _tell(as_json, {**tally.to_json(), "output": str(output)}, _summary(tally, output))
    if tally.all_failed:
        raise typer.Exit(1)


@contextmanager
def _ends_in_words(tally: Tally) -> Generator[None]:
    """Tell of whatever ends a batch how far it came, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted {_how_far(tally)}") from None
    except ConfigurationError:
        raise
    except (WorkerError, DifyError) as error:
        raise EndedEarly(f"{error} ({_how_far(tally)})") from error
    except BrokenPipeError:  # Whoever read what was said went away.
        raise
    except OSError as error:
        if not (tally.begun or tally.finished):
            raise UnusableError(str(error)) from error
        raise EndedEarly(f"{error} ({_how_far(tally)})") from error
    except BatchError as error:
        raise UnusableError(in_options(error)) from error


def _how_far(tally: Tally) -> str:
    done = f"after {tally.finished:,} of {tally.size}" if tally.begun or tally.finished else "before the first row"
    return f"{done}; the same command goes on from there"


def _character(delimiter: str | None) -> str | None:
    r"""The character that a delimiter is; `\t` is what a shell has for a tab."""
    return "\t" if delimiter == r"\t" else delimiter


def _app(base_url: str | None, columns: Sequence[str], folder: Path) -> tuple[InputForm, Attachments | None]:
    with Dify(base_url=base_url) as dify:
        parameters = dify.get_app_parameters()
    attachments = Attachments(columns, AppFiles.of(parameters), folder) if columns else None
    return InputForm(parameters), attachments


def _check(check: TableCheck, tally: Tally) -> None:
    problems = check.problems(tally)
    with messages.status("checking the table") if is_watched() else nullcontext():
        told, more = list(islice(problems, _TOLD)), sum(1 for _ in problems)
    if told:
        raise UnusableError(*told, *([f"and {more:,} more problems"] if more else []))


def _count_earlier(output: Path, tally: Tally, retry_failed: bool) -> bytearray:
    """Count the records that an output has and keeps; what is wrong with it the batch tells, or mends.

    Returns:
        A byte for each row of the table, not 0 where the output has it.
    """
    known = bytearray(tally.rows)
    with suppress(OSError, OutputError, IndexError):
        for record in read_records(output):
            if record.ok or not retry_failed:
                known[record.row] = 1
                tally.done_before += record.ok
                tally.failed_before += not record.ok
                tally.add_usage(record)
    return known


def _begun(source: Table, tally: Tally, known: bytearray) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(source.read()):
        tally.begun += number >= len(known) or not known[number]
        yield row


async def _run(records: AsyncGenerator[Record], client: AsyncDify | None, tally: Tally) -> None:
    async with client or nullcontext(), aclosing(records):
        with BatchProgress(tally) as progress:
            async for record in records:
                progress.count(record)


def _summary(tally: Tally, output: Path) -> Iterator[str]:
    yield f"{tally.size}{tally.left_out}: {tally}, in {tally.seconds:,.1f} s; the records are in {output}"
    for failure, count in tally.failures.most_common():
        yield f"{count:,} failed with {failure}"
    if tally.all_failed:
        yield "the same command with --retry-failed does the failed rows again"


def _tell(as_json: bool, result: Mapping[str, Any], lines: Iterable[str]) -> None:
    if as_json:
        write_json(result)
    else:
        write("".join(f"{line}\n" for line in lines))
