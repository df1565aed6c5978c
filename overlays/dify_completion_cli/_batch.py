"""`dify-completion batch`: a completion for each row of a table, resumed where an earlier run ended."""

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from ._errors import UnusableError
from ._options import (
    AsJson,
    BaseUrl,
    Profile,
    User,
    refuse_blank,
    refuse_empty,
    refuse_infinite,
)

Engine: TypeAlias = Literal["local", "ray"]
TableFormat: TypeAlias = Literal["csv", "jsonl", "parquet", "excel"]


def batch(
    table: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            allow_dash=True,
            metavar="TABLE",
            help="The rows: a .csv, .jsonl, .parquet or .xlsx file, or - for stdin.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            dir_okay=False,
            allow_dash=True,
            metavar="FILE",
            show_default=False,
            help="The file for the answers: a table (.csv, .xlsx), records (.jsonl, .parquet), or - for stdout.",
        ),
    ] = None,
    concurrency: Annotated[
        int,
        typer.Option(
            "--concurrency",
            "-c",
            min=1,
            metavar="NUMBER",
            help="The maximum number of completions at once.",
        ),
    ] = 10,
    engine: Annotated[
        Engine, typer.Option(help="Run in this process, or on the actors of a Ray cluster.")
    ] = "local",
    actors: Annotated[
        int,
        typer.Option(min=1, metavar="NUMBER", help="Actors of Ray, which share the concurrency."),
    ] = 1,
    mappings: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=VARIABLE",
            show_default=False,
            help="The variable of a column with another name; COLUMN= leaves the column out.",
        ),
    ] = None,
    file_columns: Annotated[
        list[str] | None,
        typer.Option(
            "--file-column",
            metavar="COLUMN[=KIND]",
            callback=refuse_blank,
            show_default=False,
            help="A column that names a file for the model, by a path from the table's folder or by a URL. "
            "KIND (image, document, audio, video, custom) is for names without a suffix.",
        ),
    ] = None,
    table_format: Annotated[
        TableFormat | None,
        typer.Option("--format", show_default=False, help="The format of the table."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            show_default="utf-8",
            metavar="NAME",
            callback=refuse_blank,
            help="The encoding of CSV and JSON Lines, such as gbk.",
        ),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            show_default="recognised",
            metavar="CHARACTER",
            callback=refuse_empty,
            help="The separator of the columns of CSV.",
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            show_default="the first visible",
            metavar="NAME",
            callback=refuse_blank,
            help="The sheet of a workbook.",
        ),
    ] = None,
    user: User = "batch",
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Repeat the rows that failed before.")
    ] = False,
    redo_changed: Annotated[
        bool,
        typer.Option(
            "--redo-changed",
            help="Repeat rows whose inputs changed; rows that moved keep their answers.",
        ),
    ] = False,
    with_inputs: Annotated[
        bool,
        typer.Option(
            "--with-inputs", help="Also write the table's own columns to .jsonl and .parquet."
        ),
    ] = False,
    no_defuse: Annotated[
        bool,
        typer.Option(
            "--no-defuse",
            help="Keep texts in .csv unchanged, even if a spreadsheet runs them as formulas.",
        ),
    ] = False,
    requests_per_minute: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            metavar="NUMBER",
            callback=refuse_infinite,
            show_default="no limit",
            help="The maximum number of requests per minute, evenly spaced.",
        ),
    ] = None,
    tokens_per_minute: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            metavar="NUMBER",
            callback=refuse_infinite,
            show_default="no limit",
            help="The maximum number of tokens per minute.",
        ),
    ] = None,
    max_price: Annotated[
        str | None,
        typer.Option(
            metavar="PRICE",
            show_default="no limit",
            help="Start no more rows when all answers of the output cost this much.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the table.")] = False,
    as_json: AsJson = False,
    profile: Profile = None,
    base_url: BaseUrl = None,
) -> None:
    """Generate a text for each row of a table.

    The command checks the whole table before it sends the first row. Run the same command again to resume a batch.
    """
    from ._batch_job import BatchJob
    from ._json_errors import errors_in_json
    from ._keys import key_of
    from ._row_counts import RowCounts
    from ._table import Table, parse_variables, source_of

    with errors_in_json(as_json), ExitStack() as stack:
        if output is None and not dry_run:
            raise UnusableError("give --output for the answers, such as --output answers.csv")
        if output and output.is_file() and table.exists() and output.samefile(table):
            raise UnusableError(f"--output {output} is the table itself; choose another file")
        _check_actors(engine, actors, concurrency)
        if as_json and str(output) == "-":
            raise UnusableError("--json and --output - both write to stdout; choose one of them")
        table_options = {
            "format": table_format,
            "encoding": encoding,
            "delimiter": _character(delimiter),
            "sheet": sheet,
        }
        columns = parse_variables(mappings or ())
        source = Table(stack.enter_context(source_of(table, table_format)), table_options, columns)
        batch_options = {
            "user": user,
            "concurrency": concurrency,
            "retry_failed": retry_failed,
            "redo_changed": redo_changed,
            "with_inputs": with_inputs,
            "defuse": not no_defuse,
            "requests_per_minute": requests_per_minute,
            "tokens_per_minute": tokens_per_minute,
            "max_price": _checked_price(max_price),
            "engine": engine,
            "actors": actors,
        }
        counts = RowCounts(concurrency)
        job = BatchJob(
            source,
            output,
            dry_run,
            file_columns or (),
            key_of(profile),
            base_url,
            as_json,
            batch_options,
        )
        job.run(counts)
    if counts.all_failed:
        raise typer.Exit(1)


def _check_actors(engine: Engine, actors: int, concurrency: int) -> None:
    if engine == "local" and actors != 1:
        raise UnusableError("--actors needs --engine ray")
    if actors > concurrency:
        raise UnusableError(
            f"--actors {actors} needs --concurrency {actors} or more, not {concurrency}"
        )


def _checked_price(price: str | None) -> Decimal | None:
    """Read the option `--max-price`.

    Raises:
        UnusableError: It is not a number above 0.
    """
    if price is None:
        return None
    try:
        amount = Decimal(price)
    except InvalidOperation:
        raise UnusableError(f"--max-price must be a number, such as 2.50, not {price!r}") from None
    if not (amount.is_finite() and amount > 0):
        raise UnusableError(f"--max-price must be above 0, not {price}")
    return amount


def _character(delimiter: str | None) -> str | None:
    r"""The character of a delimiter; `\t` is a tab, which is hard to type in a shell."""
    return "\t" if delimiter == r"\t" else delimiter
