"""Shortens the times, and lowers the limits, that a test has no time to reach."""

from __future__ import annotations

import pytest


def wait_before_first_retry(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr("dify_completion._retry.FIRST_WAIT", seconds)


def time_for_body_of_error(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr("dify_completion._http.START_TIMEOUT", seconds)


def size_of_body(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("dify_completion._bodies.MAX_BODY_SIZE", size)


def size_of_event(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("dify_completion_transport._sse.MAX_EVENT_SIZE", size)


def pauses_of_batch(monkeypatch: pytest.MonkeyPatch, first: float, longest: float) -> None:
    monkeypatch.setattr("dify_completion_batch._limit.FIRST_PAUSE", first)
    monkeypatch.setattr("dify_completion_batch._limit.LONGEST_PAUSE", longest)


def progress_lines(monkeypatch: pytest.MonkeyPatch, *, interval: float, poll_interval: float = 1.0) -> None:
    monkeypatch.setattr("dify_completion_cli._progress.LINE_INTERVAL", interval)
    monkeypatch.setattr("dify_completion_cli._progress.POLL_INTERVAL", poll_interval)


def rows_of_workbook(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr("dify_completion_batch._table_writers.MAX_ROWS", rows)
