"""How fast a batch goes and what it may cost: an even pace, fewer requests at overload, an end at a price."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
import shortened
from app_forms import TOPIC_FORM
from attrs import define, field
from commands import SECRET, Outcome, called
from dify_completion import AsyncDify
from dify_completion_batch import BatchStatus, OutputError, PriceReached, Record, read_records, run_batch
from dify_completion_mock import App, Fault, MockDify, Reply
from files import table
from small_batches import batch, client_of, numbers, topics

pytestmark = pytest.mark.usefixtures("folder")


@define
class Clock:
    """A clock that stands still but while the batch waits, which takes no time."""

    time: float = 1000.0
    waits: list[float] = field(factory=list[float])
    reasons: list[str] = field(factory=list[str])
    status: BatchStatus = field(factory=BatchStatus)

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self.reasons.append(self.status.pause.reason if self.status.pause else "")
        self.time += seconds
        await asyncio.sleep(0)

    @property
    def passed(self) -> float:
        return self.time - 1000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("dify_completion_batch._limit.monotonic", clock.now)
    monkeypatch.setattr("dify_completion_batch._limit.sleep", clock.sleep)
    monkeypatch.setattr("dify_completion_batch._limit.random.uniform", lambda low, high: high)
    return clock


def test_requests_go_at_an_even_pace(mock_dify: MockDify, clock: Clock) -> None:
    assert len(batch(mock_dify, topics(31), requests_per_minute=30, status=clock.status)) == 31
    assert clock.passed == pytest.approx(60)
    assert max(clock.waits) <= 2.000001
    assert set(clock.reasons) == {"pace"}
    assert clock.status.pause is None


def test_tokens_are_spent_at_an_even_pace_from_the_first_answer_on(mock_dify: MockDify, clock: Clock) -> None:
    mock_dify.answer("Done.", usage={"total_tokens": 500})
    assert len(batch(mock_dify, topics(13), tokens_per_minute=6000, concurrency=10)) == 13
    assert clock.passed == pytest.approx(60)
    assert max(clock.waits) <= 5.000001


def test_what_an_answer_really_took_is_settled(mock_dify: MockDify, clock: Clock) -> None:
    tokens = iter([100, 1300, *[100] * 20])
    mock_dify.answer(lambda inputs: Reply("Done.", usage={"total_tokens": next(tokens)}))
    batch(mock_dify, topics(5), tokens_per_minute=6000, concurrency=1)
    assert clock.passed == pytest.approx((100 + 1300 + 100 + 100) / 100, rel=0.3)


def test_a_refused_request_counts_for_the_pace_and_takes_no_tokens(mock_dify: MockDify, clock: Clock) -> None:
    mock_dify.refuse(429, retry_after=0, times=10, operation="create_completion")
    batch(mock_dify, topics(1), requests_per_minute=60)
    assert clock.passed == pytest.approx(10)
    started = clock.time
    mock_dify.answer("Done.", usage={"total_tokens": 600})
    mock_dify.refuse(429, retry_after=0, times=10, operation="create_completion")
    batch(mock_dify, topics(2), tokens_per_minute=600, concurrency=1)
    assert clock.time - started == pytest.approx(60)


@pytest.mark.parametrize("option", ["requests_per_minute", "tokens_per_minute"])
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_a_pace_that_is_none_is_refused(mock_dify: MockDify, option: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{option} must be above 0, not "):
        run_batch([], client_of(mock_dify), **cast("Any", {option: value}))


def test_a_pause_grows_with_each_wave_up_to_a_minute(mock_dify: MockDify, clock: Clock) -> None:
    mock_dify.refuse(429, times=9, operation="create_completion")
    batch(mock_dify, topics(1), status=clock.status)
    assert clock.waits == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert set(clock.reasons) == {"overload"}


def test_a_success_makes_the_next_pause_short_again(mock_dify: MockDify, clock: Clock) -> None:
    async def main() -> None:
        seen = asyncio.Event()

        async def rows() -> AsyncIterator[dict[str, str]]:
            yield {"topic": "first"}
            await seen.wait()
            yield {"topic": "second"}

        async with client_of(mock_dify) as dify:
            async for record in run_batch(rows(), dify):
                assert record.ok
                if not seen.is_set():
                    mock_dify.refuse(503, times=2, operation="create_completion")
                    seen.set()

    mock_dify.refuse(429, times=3, operation="create_completion")
    asyncio.run(main())
    assert clock.waits == [0.5, 1, 2, 0.5, 1]


def test_a_late_retry_after_makes_the_pause_longer(mock_dify: MockDify, clock: Clock) -> None:
    mock_dify.refuse(503, times=1, operation="create_completion")
    mock_dify.refuse(503, times=1, retry_after=300, operation="create_completion")
    batch(mock_dify, topics(2), concurrency=2)
    assert clock.passed == pytest.approx(300, abs=1)


@pytest.mark.parametrize("refused", [False, True])
def test_waves_without_anybody_count_anew_once_the_server_answered(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    """Nobody is there for five waves, then a server answers one request, then nobody is there for five more."""

    def serve() -> MockDify:
        return servers.enter_context(MockDify("Done.", port=port))

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        if len(clock.waits) == 5 and refused:
            serve().refuse(503, times=1, operation="create_completion")
        elif len(clock.waits) == 6 and refused:
            servers.close()
        elif len(clock.waits) in (5, 10 + refused):
            serve()

    async def rows() -> AsyncIterator[dict[str, str]]:
        if not refused:
            yield {"topic": "first"}
            await done.wait()
            servers.close()
        yield {"topic": "second"}

    async def main() -> None:
        async with AsyncDify("app-mock", base_url=f"http://127.0.0.1:{port}/v1", max_retries=0) as dify:
            async for record in run_batch(rows(), dify):
                assert record.ok
                done.set()

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setattr("dify_completion_batch._limit.sleep", sleep)
    done = asyncio.Event()
    with ExitStack() as servers:
        asyncio.run(main())
    assert len(clock.waits) == 10 + refused


def test_a_500_of_a_full_database_slows_the_batch_down_and_is_not_repeated(
    mock_dify: MockDify, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    mock_dify.refuse(500, code="unknown", times=3, operation="create_completion")
    records = batch(mock_dify, topics(12), concurrency=4, status=clock.status)
    failed = [record.error for record in records if record.error]
    assert [(error["status"], error["code"]) for error in failed] == [(500, "unknown")] * 3
    assert len(mock_dify.completions) == 12
    assert (clock.waits[0], set(clock.reasons)) == (0.5, {"overload"})
    said = [record.getMessage() for record in caplog.records if record.name == "dify_completion_batch"]
    assert len(said) == len(clock.waits)
    assert "500 unknown" in said[0] and "may have cost something" in said[0]


def test_another_500_slows_nothing_down(mock_dify: MockDify, clock: Clock) -> None:
    mock_dify.refuse(500, times=3, operation="create_completion")
    assert len([record for record in batch(mock_dify, topics(12)) if record.error]) == 3
    assert clock.waits == []


def test_one_wave_halves_the_limit_once(mock_dify: MockDify, clock: Clock) -> None:
    def answer(inputs: Any) -> str:
        if len(arrived) < 8:
            arrived.append(inputs)
            together.wait(timeout=60)  # It breaks where they come one by one.
        return "Done."

    arrived, together = list[Any](), threading.Barrier(8)
    mock_dify.answer(answer)
    mock_dify.refuse(503, times=16, operation="create_completion")
    assert len(batch(mock_dify, topics(40), concurrency=16)) == 40
    assert len(arrived) == 8


def test_an_output_that_was_refused_is_not_locked(mock_dify: MockDify) -> None:
    Path("out.jsonl").write_text("{}\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(OutputError, match=r"\{\} is not a record of a batch"):
            batch(mock_dify, topics(1), output="out.jsonl")
    Path("out.jsonl").unlink()
    assert len(batch(mock_dify, topics(1), output="out.jsonl")) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_event_with_the_status_of_a_refused_key_fails_its_row_only(mock_dify: MockDify, status: int) -> None:
    def answer(inputs: Any) -> Reply:
        odd = inputs["topic"] == "topic 3"
        return Reply("Twice a day.", error=Fault("odd", "No.", status) if odd else None, error_after=2 if odd else 0)

    mock_dify.answer(answer)
    records = batch(mock_dify, topics(10))
    assert numbers(records) == list(range(10))
    assert [(record.row, record.error["status"], record.error["partial"]) for record in records if record.error] == [
        (3, status, "Twice a ")
    ]


PRICED = {"total_tokens": 5, "total_price": "0.25", "currency": "USD"}


def test_a_batch_ends_at_its_price_with_at_most_the_rows_in_flight_more(mock_dify: MockDify) -> None:
    mock_dify.answer("Done.", usage=PRICED)
    with pytest.raises(PriceReached, match=r"the price so far is 2\.5\d* USD, and the limit is 2\.5; a higher max_pri"):
        batch(mock_dify, topics(100), output="out.csv", max_price="2.5", concurrency=1)
    assert len(mock_dify.completions) == 10
    assert len(Path("out.csv").read_text(encoding="utf-8").splitlines()) == 11
    with pytest.raises(PriceReached):
        batch(mock_dify, topics(100), output="out.csv", max_price=2.5)
    assert len(mock_dify.completions) == 10
    with pytest.raises(PriceReached):
        batch(mock_dify, topics(100), output="out.csv", max_price=Decimal(5), concurrency=4)
    assert 20 <= len(mock_dify.completions) <= 20 + 3
    assert len(batch(mock_dify, topics(100), output="out.csv")) >= 77
    assert numbers(list(read_records("out.csv"))) == list(range(100))


def test_a_batch_that_reaches_its_price_with_its_last_row_is_done(mock_dify: MockDify) -> None:
    mock_dify.answer("Done.", usage=PRICED)
    assert len(batch(mock_dify, topics(4), max_price=1, concurrency=1)) == 4
    mock_dify.answer("Done.", usage={"total_price": "0", "currency": "USD"})
    assert len(batch(mock_dify, topics(20), max_price="0.000001")) == 20


def test_a_price_is_for_one_currency(mock_dify: MockDify) -> None:
    currencies = iter(["USD", "RMB", "USD", "USD"])
    mock_dify.answer(lambda inputs: Reply("Done.", usage={**PRICED, "currency": next(currencies)}))
    with pytest.raises(
        PriceReached, match="prices in several currencies: 0.25 USD, 0.25 RMB; max_price works with one"
    ):
        batch(mock_dify, topics(4), max_price=100, concurrency=1)
    assert len(mock_dify.completions) == 2


@pytest.mark.parametrize("price", [0, -1, "nan", "inf", "two", ""])
def test_a_price_that_is_none_is_refused(mock_dify: MockDify, price: Any) -> None:
    with pytest.raises(ValueError, match="max_price must be "):
        run_batch([], client_of(mock_dify), max_price=price)


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify("Done.", apps={SECRET: App(form=TOPIC_FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Outcome:
        return called(mock, capsys, "batch", *arguments)

    return run


def test_the_command_line_ends_at_a_price_with_a_status_of_its_own(run: Any, mock: MockDify) -> None:
    mock.answer("Done.", usage=PRICED)
    arguments = [table(*map(str, range(9))), "--output", "answers.csv", "--concurrency", "1"]
    outcome = run(*arguments, "--max-price", "1.00")
    assert (outcome.status, outcome.out) == (4, "")
    assert outcome.err == (
        "error: the price so far is 1 USD, and the limit is 1.00; the same command with a higher --max-price resumes "
        "it (after 4 of 9 rows)\n"
    )
    assert run(*arguments, "--max-price", "100").status == 0
    assert len(mock.completions) == 9
    for price in ("0", "-1", "two", "nan"):
        refused = run(*arguments, f"--max-price={price}")
        assert (refused.status, refused.err.startswith("error: --max-price must be ")) == (2, True)


def test_the_command_line_keeps_a_pace(run: Any, clock: Clock) -> None:
    arguments = [table(*map(str, range(7))), "--output", "answers.jsonl"]
    assert run(*arguments, "--requests-per-minute", "60", "--tokens-per-minute", "1e9").status == 0
    assert clock.passed == pytest.approx(6)
    assert run(*arguments, "--requests-per-minute", "0").status == 2


@pytest.mark.parametrize(
    ("refusal", "options", "reason"),
    [
        ({"status": 429, "retry_after": 2}, [], "because the server is overloaded"),
        (None, ["--requests-per-minute", "40"], "to keep to the pace"),
    ],
)
def test_the_progress_says_why_it_stands_still(
    run: Any, mock: MockDify, monkeypatch: pytest.MonkeyPatch, refusal: Any, options: list[str], reason: str
) -> None:
    shortened.progress_lines(monkeypatch, interval=0.0, poll_interval=0.2)
    if refusal:
        mock.refuse(**refusal, operation="create_completion")
    outcome = run(table("tides", "waves"), "--output", "answers.jsonl", *options)
    assert outcome.status == 0
    assert re.search(rf"\d of 2 rows: .*, \d in flight, paused for [12] s {reason}\n", outcome.err)


def test_every_record_of_a_paced_batch_is_there(mock_dify: MockDify, clock: Clock) -> None:
    mock_dify.refuse(503, times=7, operation="create_completion")
    records: list[Record] = batch(mock_dify, topics(40), requests_per_minute=600, tokens_per_minute=600)
    assert numbers(records) == list(range(40))
    assert all(record.ok for record in records)
