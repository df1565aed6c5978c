"""A batch does each row once, whatever the server does meanwhile, and gives up where every row would fail."""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from copy import copy
from itertools import count
from pathlib import Path
from typing import Any

import dify_completion_batch
import httpx
import pytest
import shortened
from dify_completion import (
    APIConnectionError,
    APIStatusError,
    AsyncDify,
    AuthenticationError,
    ConfigurationError,
    DifyError,
    InputForm,
    NotFoundError,
    PermissionDeniedError,
)
from dify_completion_batch import (
    BatchError,
    BatchStatus,
    EveryRowFails,
    InputError,
    MissingExtra,
    OutputError,
    OutputInUse,
    PriceReached,
    Prices,
    Record,
    WorkerError,
    read_records,
    run_batch,
)
from dify_completion_mock import App, Fault, MockDify, Reply
from replay import ReplayServer
from small_batches import batch, client_of, numbers, topics

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    shortened.pauses_of_batch(monkeypatch, first=0.01, longest=0.05)


def asked(mock: MockDify) -> list[str]:
    return sorted(request.body["inputs"]["topic"] for request in mock.completions)


def test_each_row_has_one_record_with_its_own_answer(mock_dify: MockDify) -> None:
    mock_dify.answer(lambda inputs: f"All about {inputs['topic']}.", usage={"total_tokens": 7, "total_price": "0.25"})
    records = batch(mock_dify, topics(50), user="u-42")
    assert numbers(records) == list(range(50))
    assert all(record.answer == f"All about topic {record.row}." for record in records)
    assert all(record.ok and record.message_id and record.seconds > 0 for record in records)
    assert {record.usage["total_tokens"] for record in records if record.usage} == {7}
    assert {record.usage["total_price"] for record in records if record.usage} == {"0.25"}
    assert {request.body["user"] for request in mock_dify.completions} == {"u-42"}
    assert asked(mock_dify) == sorted(row["topic"] for row in topics(50))


def test_as_many_rows_run_at_once_as_are_allowed_and_never_more(mock_dify: MockDify) -> None:
    mock_dify.answer("Done.", first_delay=0.5)
    batch(mock_dify, topics(16), concurrency=8)
    assert mock_dify.most_at_once == 8


def test_records_come_in_the_order_in_which_rows_are_done(mock_dify: MockDify) -> None:
    delays = {"topic 0": 0.5, "topic 1": 0.25, "topic 2": 0.0}
    mock_dify.answer(lambda inputs: Reply("Done.", first_delay=delays[inputs["topic"]]))
    assert [record.row for record in batch(mock_dify, topics(3))] == [2, 1, 0]


def test_rows_are_drawn_only_when_there_is_room_for_them(mock_dify: MockDify) -> None:
    drawn = count()

    def endless() -> Iterator[dict[str, str]]:
        return ({"topic": str(number)} for number in drawn)

    async def main() -> None:
        async with client_of(mock_dify) as dify, aclosing(run_batch(endless(), dify, concurrency=4)) as records:
            for _ in range(20):
                await anext(records)
            await asyncio.to_thread(mock_dify.wait_until, lambda mock: mock.open_streams == 0)

    asyncio.run(main())
    assert next(drawn) <= 20 + 2 * 4


def test_a_slow_source_of_rows_holds_back_no_record(mock_dify: MockDify) -> None:
    async def main() -> list[int]:
        done = asyncio.Event()

        async def rows() -> AsyncIterator[dict[str, str]]:
            yield {"topic": "first"}
            await done.wait()
            yield {"topic": "second"}

        seen: list[int] = []
        async with client_of(mock_dify) as dify, aclosing(run_batch(rows(), dify)) as records:
            async for record in records:
                seen.append(record.row)
                done.set()
        return seen

    assert asyncio.run(main()) == [0, 1]


def test_a_row_that_fails_costs_no_other(mock_dify: MockDify) -> None:
    def answer(inputs: Mapping[str, str]) -> str:
        if inputs["topic"] == "topic 7":
            raise Fault("completion_request_error", "The model refused.")
        return "Done."

    mock_dify.answer(answer)
    records = batch(mock_dify, topics(20))
    assert numbers(records) == list(range(20))
    (failed,) = (record for record in records if not record.ok)
    assert failed.row == 7
    assert (failed.answer, failed.usage) == (None, None)
    expected = {"type": "BadRequestError", "status": 400, "code": "completion_request_error", "partial": None}
    assert failed.error == {**expected, "message": "The model refused."}
    assert failed.failure == "BadRequestError completion_request_error"
    assert {record.failure for record in records if record.ok} == {None}
    assert len(mock_dify.completions) == 20


@pytest.mark.parametrize(
    ("fault", "kind"), [({"cut": "broken"}, "StreamInterrupted"), ({"error": "internal_server_error"}, "ServerError")]
)
def test_what_broke_off_is_kept_and_never_asked_for_again(mock_dify: MockDify, fault: Any, kind: str) -> None:
    fault[f"{next(iter(fault))}_after"] = 2
    mock_dify.answer("Twice a day.", **fault)
    (record,) = batch(mock_dify, topics(1))
    assert record.error is not None
    assert record.error["type"] == kind
    assert record.error["partial"].strip() == "Twice a"
    assert len(mock_dify.completions) == 1


def test_inputs_that_no_request_can_carry_fail_alone(mock_dify: MockDify) -> None:
    records = batch(
        mock_dify, [{"topic": "half a pair: \ud800"}, {"topic": float("nan")}, {"topic": {1, 2}}, {"topic": "x"}]
    )
    assert [record.error and record.error["type"] for record in sorted(records, key=lambda record: record.row)] == [
        "ValueError",
        "ValueError",
        "TypeError",
        None,
    ]
    assert len(mock_dify.completions) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        {"status": 429, "retry_after": 0},
        {"status": 429},
        {"status": 400, "code": "invalid_param", "message": "Too many requests. Please try again later."},
        {"status": 502},
        {"status": 503, "retry_after": 0},
    ],
    ids=str,
)
def test_a_wave_of_overload_costs_no_row(mock_dify: MockDify, refusal: Any) -> None:
    mock_dify.refuse(**refusal, times=15)
    records = batch(mock_dify, topics(20))
    assert numbers(records) == list(range(20))
    assert all(record.ok for record in records)
    assert len(mock_dify.completions) == 20 + 15


@pytest.mark.parametrize("retry_after", [0, "Thu, 01 Jan 2026 00:00:00 GMT"])
def test_the_batch_waits_for_as_long_as_the_server_says(
    mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch, retry_after: int | str
) -> None:
    shortened.pauses_of_batch(monkeypatch, first=1000, longest=1000)
    mock_dify.refuse(429, retry_after=retry_after, times=25)
    assert len(batch(mock_dify, topics(20))) == 20


def test_the_batch_slows_down_to_what_the_server_bears() -> None:
    with MockDify("Done.", app=App(max_active_requests=3)) as mock:
        mock.answer("Done.", first_delay=0.02)
        records = batch(mock, topics(60), concurrency=30)
    assert all(record.ok for record in records)
    assert len(records) == 60
    # Had the limit stayed at 30, nine of ten requests would have been refused.
    assert len(mock.completions) < 2 * 60


def test_after_a_wave_fewer_run_at_once_and_then_as_many_as_before(mock_dify: MockDify) -> None:
    def answer(inputs: Mapping[str, str]) -> Reply:
        running.append(mock_dify.open_streams)
        return Reply("Done.", first_delay=0.3)

    running: list[int] = []
    mock_dify.answer(answer)
    mock_dify.refuse(503, times=8)
    batch(mock_dify, topics(60), concurrency=8)
    assert max(running[:6]) <= 5
    assert max(running[-30:]) >= 7


def test_a_row_that_always_meets_a_gateways_error_ends_as_a_failure(mock_dify: MockDify) -> None:
    def answer(inputs: Mapping[str, str]) -> str:
        if inputs["topic"] == "topic 3":
            raise Fault("bad_gateway", "The worker died.", 502)
        return "Done."

    mock_dify.answer(answer)
    records = batch(mock_dify, topics(10))
    assert numbers(records) == list(range(10))
    assert [(record.row, record.error["status"]) for record in records if record.error] == [(3, 502)]


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        ({"status": 401}, AuthenticationError),
        ({"status": 403}, PermissionDeniedError),
        ({"status": 404}, NotFoundError),
        ({"status": 429, "code": "rate_limit_error"}, APIStatusError),
        ({"status": 400, "code": "provider_quota_exceeded"}, APIStatusError),
        ({"status": 400, "code": "app_unavailable"}, APIStatusError),
    ],
    ids=str,
)
def test_what_every_row_would_meet_ends_the_batch_and_stops_what_runs(
    tmp_path: Path, refusal: Any, kind: type[DifyError]
) -> None:
    output = tmp_path / "out.jsonl"
    seen: list[Record] = []

    async def main(mock: MockDify) -> None:
        async with client_of(mock) as dify:
            async for record in run_batch(topics(100), dify, concurrency=4, output=output):
                seen.append(record)
                mock.refuse(**refusal, times=None, operation="create_completion")

    delays = {"topic 0": 0.1}
    with MockDify() as mock:
        mock.answer(lambda inputs: Reply("Well, well.", first_delay=0, delay=delays.get(inputs["topic"], 5)))
        with pytest.raises(kind):
            asyncio.run(main(mock))
        assert len(mock.stopped) == 3
        assert mock.left_running == []
    assert [record.row for record in seen] == [0]
    assert output.read_text(encoding="utf-8").count("\n") == 1


def test_where_nobody_is_at_the_address_the_batch_ends(tmp_path: Path) -> None:
    async def main() -> None:
        settings: dict[str, Any] = {"max_retries": 0, "httpx_args": {"verify": False}}
        async with AsyncDify("app-key", base_url="http://127.0.0.1:9/v1", **settings) as dify:
            async for _ in run_batch(topics(1000), dify, output=tmp_path / "out.jsonl"):
                pytest.fail("there is no record")

    with pytest.raises(APIConnectionError):
        asyncio.run(main())


def test_a_server_that_comes_back_in_time_costs_no_row(mock_dify: MockDify) -> None:
    attempts = count()

    async def refuse_at_first(request: httpx.Request) -> None:
        if next(attempts) < 5:
            raise httpx.ConnectError("nobody there", request=request)

    async def main() -> list[Record]:
        hooks = {"verify": False, "event_hooks": {"request": [refuse_at_first]}}
        async with client_of(mock_dify, httpx_args=hooks) as dify:
            return [record async for record in run_batch(topics(10), dify, concurrency=4)]

    assert all(record.ok for record in asyncio.run(main()))
    assert len(mock_dify.completions) == 10


def test_overload_before_a_gateways_error_or_a_lost_server_counts_for_neither(mock_dify: MockDify) -> None:
    """Fifteen waves of overload, then a gateway that restarts: the row has tries left, and so has the batch."""
    attempts = count()

    async def refuse_once(request: httpx.Request) -> None:
        if next(attempts) == 16:
            raise httpx.ConnectError("nobody there", request=request)

    async def main() -> list[Record]:
        hooks = {"verify": False, "event_hooks": {"request": [refuse_once]}}
        async with client_of(mock_dify, httpx_args=hooks) as dify:
            return [record async for record in run_batch(topics(1), dify)]

    mock_dify.refuse(429, times=15)
    mock_dify.refuse(502, times=1)
    (record,) = asyncio.run(main())
    assert record.ok


def test_a_client_that_retries_by_itself_works_as_well(mock_dify: MockDify) -> None:
    async def main() -> list[Record]:
        async with client_of(mock_dify, max_retries=2) as dify:
            return [record async for record in run_batch(topics(10), dify)]

    mock_dify.refuse(429, retry_after=0, times=8)
    assert all(record.ok for record in asyncio.run(main()))


def test_rows_are_filled_from_the_form_and_those_that_do_not_fit_cost_nothing() -> None:
    form: list[dict[str, Any]] = [
        {"text-input": {"variable": "topic", "required": True}},
        {"number": {"variable": "words", "default": "7"}},
    ]

    async def main(mock: MockDify) -> list[Record]:
        async with client_of(mock) as dify:
            fields = InputForm(await dify.get_app_parameters())
            rows: list[dict[str, Any]] = [{"topic": "tides"}, {"words": 3}, {"topic": "rivers", "words": 9}]
            return [record async for record in run_batch(rows, dify, form=fields)]

    with MockDify("Done.", app=App(form=form)) as mock:
        records = sorted(asyncio.run(main(mock)), key=lambda record: record.row)
    assert [record.ok for record in records] == [True, False, True]
    assert records[1].error is not None
    assert (records[1].error["type"], records[1].error["status"]) == ("InvalidInputs", None)
    assert "topic" in records[1].error["message"]
    assert len(mock.completions) == 2


def test_where_the_table_cannot_be_read_on_what_is_under_way_is_finished(mock_dify: MockDify) -> None:
    def rows() -> Iterator[dict[str, str]]:
        yield from topics(5)
        raise OSError("the disk is gone")

    async def main() -> None:
        async with client_of(mock_dify) as dify:
            async for record in run_batch(rows(), dify):
                seen.append(record)

    seen: list[Record] = []
    mock_dify.answer("Done.", first_delay=0.05)
    with pytest.raises(OSError, match="the disk is gone"):
        asyncio.run(main())
    assert numbers(seen) == list(range(5))


def test_a_row_that_is_no_mapping_is_told_with_its_number(mock_dify: MockDify) -> None:
    with pytest.raises(TypeError, match=r"row 1 must be a mapping .*, not str"):
        batch(mock_dify, [{"topic": "tides"}, "rivers"])


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"concurrency": 0}, "concurrency must be 1 or more"),
        ({"concurrency": 3, "actors": 4, "engine": "ray"}, "for each actor, not 3 for 4"),
        ({"engine": "ray"}, "engine='ray' does not accept a client; each actor makes its own"),
        ({"concurrency": 3, "actors": 2}, "the local engine has no actors"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_at_once(
    mock_dify: MockDify, options: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        run_batch([], **{"dify": client_of(mock_dify), **options})


@pytest.mark.parametrize("over", ["aiohttp", "httpcore"])
def test_a_batch_without_a_client_makes_its_own_and_closes_it(
    mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch, over: str
) -> None:
    async def main() -> list[Record]:
        return [record async for record in run_batch(topics(6), user="u-42")]

    for name, value in mock_dify.environ.items():
        monkeypatch.setenv(name, value)
    if over == "httpcore":
        monkeypatch.setitem(sys.modules, "httpx_aiohttp", None)
    mock_dify.refuse(429, retry_after=0, times=3, operation="create_completion")
    for _ in range(2):
        records = asyncio.run(main())
        assert (numbers(records), {record.ok for record in records}) == (list(range(6)), {True})
        mock_dify.wait_until(lambda mock: mock.open_connections == 0)
    assert {request.body["user"] for request in mock_dify.completions} == {"u-42"}


def test_a_client_that_a_batch_makes_is_closed_where_the_batch_is_left_or_refused(
    mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with aclosing(run_batch(topics(6), output="out.jsonl")) as records:
            await anext(records)

    for name, value in mock_dify.environ.items():
        monkeypatch.setenv(name, value)
    asyncio.run(main())
    mock_dify.wait_until(lambda mock: mock.open_connections == 0)
    Path("out.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(OutputError):
        asyncio.run(main())
    monkeypatch.delenv("DIFY_API_KEY")
    with pytest.raises(ConfigurationError, match="DIFY_API_KEY"):
        run_batch([])


@pytest.mark.parametrize("http", ["aiohttp", "httpcore"])
def test_a_client_serves_batches_in_one_event_loop_after_the_other(mock_dify: MockDify, http: Any) -> None:
    async def main() -> list[Record]:
        return [record async for record in run_batch(topics(6), dify)]

    dify = client_of(mock_dify, http=http)
    for _ in range(3):
        assert [record.ok for record in asyncio.run(main())] == [True] * 6


def test_batches_in_loops_of_several_threads_share_a_client(mock_dify: MockDify) -> None:
    async def main() -> list[Record]:
        return [record async for record in run_batch(topics(6), dify)]

    dify = client_of(mock_dify)
    with ThreadPoolExecutor(3) as threads:
        batches = [threads.submit(asyncio.run, main()) for _ in range(3)]
        assert [numbers(batch.result()) for batch in batches] == [list(range(6))] * 3
    assert len(mock_dify.completions) == 3 * 6


def test_a_client_that_is_given_stays_open(mock_dify: MockDify) -> None:
    async def main() -> None:
        async with client_of(mock_dify) as dify:
            for _ in range(2):
                assert len([record async for record in run_batch(topics(3), dify)]) == 3
            assert (await dify.get_app_info()).mode == "completion"

    asyncio.run(main())


EVENT = b'data: {"event": "message", "task_id": "t-1", "message_id": "m-1", "answer": "Twice a "}\n\n'


@pytest.mark.parametrize(
    ("rest", "error"),
    [
        (b"data: {oops}\n\n", "APIResponseError"),
        (b'data: {"answer": "no event"}\n\n', "APIResponseError"),
        (b'data: {"event": "message", "answer": 7}\n\n', "APIResponseError"),
        (b"data: \xff\n\n", "APIResponseError"),
        (b'data: {"event": "error", "status": 400, "code": "odd", "message": "No."}\n\n', "BadRequestError"),
        (b'data: {"event": "error", "status": 500, "code": "unknown", "message": "No."}\n\n', "ServerError"),
        (b"", "StreamInterrupted"),
    ],
)
def test_a_row_keeps_the_text_that_came_whatever_ends_it(rest: bytes, error: str) -> None:
    async def main(server: ReplayServer) -> list[Record]:
        settings: dict[str, Any] = {"max_retries": 0, "httpx_args": {"verify": False}}
        async with AsyncDify("app-x", base_url=server.base_url, **settings) as dify:
            return [record async for record in run_batch(topics(1), dify)]

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    with ReplayServer() as server:
        server.answer([head + EVENT, rest])
        (record,) = asyncio.run(main(server))
    assert record.error is not None
    assert (record.error["type"], record.error["partial"]) == (error, "Twice a ")


@pytest.mark.parametrize(
    ("usages", "text"),
    [
        ([], ""),
        ([("0.25", "USD"), ("0.50", "USD")], "0.75 USD"),
        ([("0.25", "USD"), ("3.00", "EUR")], "0.25 USD, 3 EUR"),
        ([("0.25", None), (None, "USD"), ("a lot", "USD"), ("0", "USD")], "0.25"),
    ],
    ids=["no record", "one currency", "two currencies", "missing parts"],
)
def test_prices_are_added_up_by_currency(usages: list[tuple[str | None, str | None]], text: str) -> None:
    prices = Prices()
    for row, (price, currency) in enumerate(usages):
        prices.add(Record(row, "0", answer="Done.", usage={"total_price": price, "currency": currency}))
    prices.add(Record(99, "0", error={"type": "ServerError"}))
    assert str(prices) == text


def test_usage_that_is_nonsense_costs_no_answer(mock_dify: MockDify) -> None:
    mock_dify.answer("Done.", usage={"total_tokens": "many", "total_price": "a lot", "currency": None})
    records = batch(mock_dify, topics(3), tokens_per_minute=6e9, max_price=1, output="out.jsonl")
    assert {record.answer for record in records} == {"Done."}
    assert {record.usage["total_tokens"] for record in records if record.usage} == {None}
    assert {record.price for record in records} == {None}
    assert sorted(read_records("out.jsonl"), key=lambda record: record.row) == sorted(
        records, key=lambda record: record.row
    )


def test_an_empty_table_has_no_records(mock_dify: MockDify) -> None:
    assert batch(mock_dify, []) == []


def test_no_key_is_in_an_error_or_a_record(mock_dify: MockDify) -> None:
    mock_dify.answer(Fault("completion_request_error"))
    assert mock_dify.api_key not in str(batch(mock_dify, topics(1)))


@pytest.mark.parametrize(
    "error",
    [
        InputError("line 3: odd", advice="name it", argument="delimiter"),
        OutputError("row 0 has two records"),
        OutputInUse("out.jsonl: another batch is writing this output"),
        EveryRowFails("3 rows failed", error={"code": "odd"}),
        PriceReached("2.5 USD", advice="a higher one", argument="max_price"),
        WorkerError("a worker failed", error={"status": 401}),
        MissingExtra("ray cannot be imported", advice="install it"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_can_be_pickled_and_copied_with_what_it_carries(error: BatchError) -> None:
    for other in (pickle.loads(pickle.dumps(error)), copy(error)):
        assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))
        assert isinstance(other, BatchError)


def test_what_a_batch_hands_out_can_be_pickled_and_has_no_key(mock_dify: MockDify) -> None:
    mock_dify.answer(Fault("completion_request_error"))
    status = BatchStatus()
    with pytest.raises(EveryRowFails) as caught:
        batch(mock_dify, topics(9), status=status, concurrency=1, output="out.jsonl", with_inputs=True)
    records = list(read_records("out.jsonl"))
    for thing in (caught.value, status, records):
        pickled = pickle.dumps(thing)
        assert mock_dify.api_key.encode() not in pickled
        assert str(pickle.loads(pickled)) == str(thing)
    mock_dify.refuse(401, operation="create_completion")
    with pytest.raises(AuthenticationError) as refused:
        batch(mock_dify, topics(1))
    pickled = pickle.dumps(refused.value)
    assert mock_dify.api_key.encode() not in pickled
    assert pickle.loads(pickled).status_code == 401


def test_the_package_exports_exactly_these_names() -> None:
    errors = [
        "BatchError",
        "EveryRowFails",
        "InputError",
        "MissingExtra",
        "OutputError",
        "OutputInUse",
        "PriceReached",
        "WorkerError",
    ]
    names = ["AppFiles", "Attachments", "BatchStatus", "OutputCheck", "Prices", "Record", "RowReader"]
    names += ["Variables"]
    names += ["batch_client", "count_rows", "describe_error", "read_records", "read_rows", "run_batch"]
    assert dify_completion_batch.__all__ == names + errors
    assert all(getattr(dify_completion_batch, name).__doc__ for name in dify_completion_batch.__all__)
