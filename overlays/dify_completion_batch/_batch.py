"""`run_batch`: a table in, a record for each row out, in the order in which they are done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import nullcontext
from decimal import Decimal
from functools import partial
from os import PathLike
from typing import Literal

from dify_completion import AsyncDify, InputForm

from ._attachments import Attachments
from ._batch_client import batch_client
from ._completer import Completer
from ._known_rows import KnownRows
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

    Memory is constant: rows are drawn when there is room for them, and records are not kept. While the server is
    overloaded fewer run at once. Leaving early, a cancellation and Ctrl-C stop the generations under way on the server,
    where `contextlib.aclosing` closes this before the client is; with `output`, the next call with the same table goes
    on from there.

    Args:
        rows: The table: the inputs of one completion each, from any iterable or asynchronous iterable.
        dify: The client, which stays open; best with `max_retries=0`, so that overload is noticed at once. None: the
            batch makes its own (`batch_client()`) from `DIFY_API_KEY` and `DIFY_BASE_URL`, and closes it. With the
            engine `ray` it must be None: each actor makes its own, where it runs.
        user: The end user in whose name completions are asked for.
        concurrency: How many completions may run at once, at most; with Ray, on all actors together.
        output: The file to write, and to resume from: rows that it has are not done again. `.jsonl` and `.parquet` hold
            records; `.csv` and `.xlsx` hold the table with its answers, and the records are beside them.
        form: The app's form: rows are filled from it, and one that does not fit fails without a request. Rows may name
            variables by the form's labels.
        columns: The variables of columns that are called otherwise; an empty one leaves the column out.
        attachments: The columns that name a path or a URL of a file for the row's completion.
        retry_failed: Whether to do rows of `output` again that failed.
        redo_changed: Whether to do rows of `output` again whose inputs changed; else such a row is an error.
        with_inputs: Whether records, and a Parquet output, have the rows of the table beside the answers.
        defuse: Whether a text of `.csv` that a spreadsheet would take for a formula gets an apostrophe.
        requests_per_minute: How many requests may go in a minute, evenly spaced; with Ray, on all actors together.
        tokens_per_minute: How many tokens answers may take in a minute, by what they took so far on average.
        max_price: The price of all records of the output at which no more rows begin; those in flight still end.
        status: Where the batch notes how far it is.
        engine: `local`: in this process; `ray`: on a cluster of Ray.
        actors: With Ray: how many actors share the rows and `concurrency`.

    Returns:
        The records, in the order in which the rows are done; each is in `output` before it comes. Rows that `output`
        had already do not come again.

    Raises:
        ValueError: An argument makes no sense.
        ConfigurationError: The batch makes its own client, and a setting is missing or cannot be used.
        OutputError: The output is another table's, another file than a batch's, or in use; its folder does not exist.
        MissingExtra: A package is needed that is not installed.
        DifyError: While iterating: a fault that every row would meet, such as a refused key, a plan that is used up, or
            nobody at the server's address. What is done is in `output`.
        PriceReached: While iterating: the answers cost as much as they may.
        EveryRowFails: While iterating: three rows in a row failed with one code that every row may meet.
        WorkerError: While iterating: an actor of Ray met such a fault, or Ray failed.
        Exception: While iterating: whatever `rows` raised, once what was under way is done.
    """
    _check_arguments(dify, concurrency, engine, actors)
    pace = Pace(
        checked_rate("requests_per_minute", requests_per_minute),
        checked_rate("tokens_per_minute", tokens_per_minute),
    )
    most = checked_price(max_price)
    options = OutputOptions(with_inputs, defuse, retry_failed)
    destination = NoOutput(with_inputs=with_inputs) if output is None else Output(output, options)
    status = BatchStatus() if status is None else status
    preparation = Preparation(form, Variables(form, columns), attachments)
    items_for = partial(
        items_to_do,
        rows,
        preparation=preparation,
        status=status,
        again=retry_failed,
        redo_changed=redo_changed,
    )
    own = batch_client() if engine == "local" and dify is None else None
    chosen = _engine(own or dify, user, concurrency, actors, pace, status)
    return _records(chosen, own, destination, 2 * concurrency, status, most, items_for)


def _check_arguments(dify: AsyncDify | None, concurrency: int, engine: str, actors: int) -> None:
    if not 1 <= actors <= concurrency:
        raise ValueError(
            f"concurrency must be 1 or more, and a whole one for each actor: not {concurrency} for {actors}"
        )
    if engine == "local" and actors != 1:
        raise ValueError(f"actors={actors} is for engine='ray'; the local engine has none")
    if engine == "ray" and dify is not None:
        raise ValueError("engine='ray' takes no client; each actor makes its own")


def _engine(
    dify: AsyncDify | None,
    user: str,
    concurrency: int,
    actors: int,
    pace: Pace,
    status: BatchStatus,
) -> LocalEngine | RayEngine:
    """The engine: of this process with a client, else of a cluster."""
    if dify is None:
        return RayEngine(user, concurrency // actors, actors, pace, status)
    return LocalEngine(Completer(dify, user, Limit(concurrency, pace, status)), concurrency)


async def _records(
    engine: LocalEngine | RayEngine,
    own: AsyncDify | None,
    destination: Output | NoOutput,
    room: int,
    status: BatchStatus,
    most: Decimal | None,
    items_for: Callable[[KnownRows, Callable[[Row], None]], Items],
) -> AsyncGenerator[Record, None]:
    """Run an engine, and hand out its records as it finishes them."""
    async with own or nullcontext():
        with destination as output:
            price = PriceLimit(most, output.known.prices)
            queue = RecordQueue(output.write, room, status, price, with_inputs=output.with_inputs)
            running = asyncio.create_task(engine.run(items_for(output.known, queue.begin), queue))
            running.add_done_callback(queue.close)
            try:
                while (record := await queue.next()) is not None:
                    yield record
                await running
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            output.complete()
