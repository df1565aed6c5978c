"""`run_batch`: completes the rows of a table, and yields a record of each as it finishes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import nullcontext
from decimal import Decimal
from functools import partial
from os import PathLike
from typing import Literal

from dify_completion import AsyncDify, InputForm

from ._arguments import check_arguments, check_table_arguments
from ._attachments import Attachments
from ._batch_client import batch_client
from ._completer import Completer
from ._limit import Limit
from ._local import LocalEngine
from ._output import NoOutput, Output, OutputOptions
from ._pace import Pace, checked_rate
from ._preparation import Preparation
from ._price_limit import PriceLimit, checked_price
from ._ray import RayEngine
from ._record import Record, Row
from ._record_queue import RecordQueue
from ._status import BatchStatus
from ._table import Items, Rows, items_to_do
from ._variables import Variables


def run_batch(
    rows: Rows,
    dify: AsyncDify | None = None,
    *,
    user: str = "batch",
    concurrency: int = 10,
    output: str | PathLike[str] | None = None,
    form: InputForm | None = None,
    columns: Mapping[str, str] | None = None,
    attachments: Attachments | None = None,
    retry_failed: bool = False,
    redo_changed: bool = False,
    with_inputs: bool = False,
    defuse: bool = True,
    requests_per_minute: float | None = None,
    tokens_per_minute: float | None = None,
    max_price: Decimal | float | str | None = None,
    status: BatchStatus | None = None,
    engine: Literal["local", "ray"] = "local",
    actors: int = 1,
) -> AsyncGenerator[Record, None]:
    """Complete every row of a table, many at once, under asyncio.

    Memory stays constant: the batch takes rows when it has room for them, and does not keep records. It runs fewer
    completions at once while the server is overloaded. If you leave early, cancel or press Ctrl-C, it stops its
    generations on the server; use `contextlib.aclosing`, so that this happens before the client closes. With `output`,
    the next call with the same table resumes the batch.

    Args:
        rows: The table: an iterable or asynchronous iterable with the inputs of one completion each.
        dify: The client, which stays open. Use `max_retries=0`, so that the batch sees an overload immediately. None:
            the batch makes a client (`batch_client()`) from `DIFY_API_KEY` and `DIFY_BASE_URL`, and closes it. With the
            engine `ray` it must be None: each actor makes its own client.
        user: The end user of the completions.
        concurrency: The maximum number of completions at once; with Ray, on all actors together.
        output: The file to write and to resume from; the batch skips rows that it contains. `.jsonl` and `.parquet`
            hold records. `.csv` and `.xlsx` hold the table with its answers, with the records in a file next to it.
        form: The app's form. The batch fills rows from it, and a row that does not fit fails without a request. Rows
            can use the form's labels as names of variables.
        columns: The variables of columns that have other names; an empty one leaves the column out.
        attachments: The columns that name a path or a URL of a file for the row's completion.
        retry_failed: Whether to repeat rows of `output` that failed.
        redo_changed: Whether rows may differ from those of `output`: the batch repeats rows whose inputs changed, keeps
            the answers of rows that moved, and removes those of rows that the table no longer has. Otherwise, such a
            row is an error.
        with_inputs: Whether records, and a Parquet output, also have the rows of the table.
        defuse: Whether to put an apostrophe before a text of `.csv` that a spreadsheet would run as a formula.
        requests_per_minute: The maximum number of requests per minute, evenly spaced; with Ray, on all actors together.
        tokens_per_minute: The maximum number of tokens per minute, by the average of the answers so far.
        max_price: The price of all records of the output at which the batch starts no more rows; running rows finish.
        status: An object that the batch updates with its progress.
        engine: `local`: in this process; `ray`: on a cluster of Ray.
        actors: With Ray: how many actors share the rows and `concurrency`.

    Returns:
        The records, in the order in which the rows finish. Each is in `output` before you get it. You do not get the
        records of rows that `output` already contained.

    Raises:
        ValueError, TypeError: An argument is wrong.
        ConfigurationError: The batch makes its own client, and a setting is missing or wrong.
        OutputError: The output belongs to another table, is another kind of file, or is in use, or its folder does not
            exist.
        MissingExtra: A necessary package is not installed.
        DifyError: While iterating: an error that would affect every row, such as a refused key, a used-up plan, or a
            server that does not answer. `output` has the finished rows.
        PriceReached: While iterating: the answers reached `max_price`.
        EveryRowFails: While iterating: three rows in a row failed with one fault that can affect every row.
        WorkerError: While iterating: an actor of Ray met such a fault, or Ray failed.
        Exception: While iterating: the error of `rows`, after the running rows have finished.
    """
    check_arguments(dify, concurrency, engine, actors)
    check_table_arguments(rows, form, columns, attachments)
    pace = Pace(
        checked_rate("requests_per_minute", requests_per_minute),
        checked_rate("tokens_per_minute", tokens_per_minute),
    )
    price = checked_price(max_price)
    options = OutputOptions(with_inputs, defuse, retry_failed)
    destination = NoOutput(with_inputs=with_inputs) if output is None else Output(output, options)
    status = BatchStatus() if status is None else status
    preparation = Preparation(form, Variables(form, columns), attachments)
    items_for = partial(
        items_to_do,
        rows,
        preparation=preparation,
        status=status,
        retry_failed=retry_failed,
        redo_changed=redo_changed,
    )
    own_client = batch_client() if engine == "local" and dify is None else None
    row_engine = _engine(own_client or dify, user, concurrency, actors, pace, status)
    queue_size = 2 * concurrency
    return _records(row_engine, own_client, destination, queue_size, status, price, items_for)


def _engine(
    dify: AsyncDify | None,
    user: str,
    concurrency: int,
    actors: int,
    pace: Pace,
    status: BatchStatus,
) -> LocalEngine | RayEngine:
    """The engine of this process, which has a client, or that of a cluster, whose actors make their own."""
    if dify is None:
        return RayEngine(user, concurrency // actors, actors, pace, status)
    return LocalEngine(Completer(dify, user, Limit(concurrency, pace, status)), concurrency)


async def _records(
    engine: LocalEngine | RayEngine,
    own_client: AsyncDify | None,
    destination: Output | NoOutput,
    queue_size: int,
    status: BatchStatus,
    max_price: Decimal | None,
    items_for: Callable[[Output | NoOutput, Callable[[Row], None]], Items],
) -> AsyncGenerator[Record, None]:
    """Run an engine, and yield its records as it finishes them."""
    async with own_client or nullcontext():
        with destination as output:
            price = PriceLimit(max_price, output.recorded.prices)
            queue = RecordQueue(
                output.write, queue_size, status, price, with_inputs=output.with_inputs
            )
            items = items_for(output, queue.begin)
            running = asyncio.create_task(engine.run(items, queue))
            running.add_done_callback(queue.close)
            try:
                while (record := await queue.get()) is not None:
                    yield record
                await running
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            output.complete()
