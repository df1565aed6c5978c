"""Ctrl-C at any moment of a synchronous call or stream loses no place of the pool, and no packet of a stream."""

from __future__ import annotations

import dis
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import CodeType, FrameType
from typing import Any

import httpx
import pytest
from clients import Record
from dify_completion import APIConnectionError, Dify, StreamInterrupted
from dify_completion_mock import MockDify
from replay import ReplayServer, event_stream
from wire import GOOD, sse

STEP = int(os.environ.get("CTRL_C_STEP", "37"))
"""Each how many of the moments is tried; `make soak` tries each."""

MOST = 2

_PACKAGES = [f"{os.sep}{name}{os.sep}" for name in ("dify_completion", "dify_completion_transport")]
"""Whose moments are tried. Within httpcore, Ctrl-C can leave a lock of httpcore's held, which nothing here can mend."""

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    # Ctrl-C can come while the places of an earlier client are collected, too.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def call(dify: Dify) -> None:
    dify.get_app_info()


def generate(dify: Dify) -> None:
    dify.create_completion(inputs={"topic": "tides"}, user="u")


def leave(dify: Dify) -> None:
    with dify.stream_completion(inputs={"topic": "tides"}, user="u") as stream:
        next(stream)


def read(dify: Dify) -> None:
    with dify.stream_completion(inputs={"topic": "tides"}, user="u") as stream:
        stream.get_final_text()


USES: list[Callable[[Dify], None]] = [call, generate, leave, read]


@pytest.fixture(scope="module")
def quick() -> Iterator[MockDify]:
    with MockDify("a few words") as mock:
        yield mock


@contextmanager
def client(mock: MockDify) -> Iterator[Dify]:
    limits = httpx.Limits(max_connections=MOST, keepalive_expiry=1.0)
    with Dify(
        **mock.settings,
        max_retries=0,
        timeout=httpx.Timeout(60, pool=10),
        httpx_args={"verify": False, "limits": limits},
    ) as dify:
        yield dify


def use_all_places(dify: Dify) -> None:
    """Have as many streams open as there may be, and one more, which has to wait."""
    with ExitStack() as streams:
        for _ in range(MOST):
            streams.enter_context(dify.stream_completion(inputs={"topic": "tides"}, user="u", stop_on_exit=False))
        hasty = dify.with_options(timeout=httpx.Timeout(60, pool=0.01))
        with pytest.raises(APIConnectionError, match="raise max_connections"):
            hasty.get_app_info()


class Interruption:
    """Raises KeyboardInterrupt at one of the moments at which Python looks for signals: after a call, and in a loop.

    Attributes:
        came: Whether it was raised.
    """

    def __init__(self, moment: int) -> None:
        self.came = False
        self._left = moment
        self._names: dict[CodeType, dict[int, str]] = {}
        self._last: dict[FrameType, str] = {}

    def __enter__(self) -> Interruption:
        gc.disable()  # What it would free here is of an earlier moment.
        self._before = sys.gettrace()  # The one that measures coverage.
        sys._getframe().f_trace_opcodes = True  # Python 3.12 traces operations if a frame asks for it before.
        sys.settrace(self._enter)
        sys._getframe().f_trace_opcodes = True  # Python 3.13, if one asks for it after.
        return self

    def __exit__(self, *_: object) -> bool:
        sys.settrace(self._before)
        gc.enable()
        self._last.clear()
        return self.came

    def _enter(self, frame: FrameType, event: str, _: Any) -> Any:
        if not any(package in frame.f_code.co_filename for package in _PACKAGES):
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return self._step

    def _step(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "opcode":
            last = self._last.get(frame, "")
            self._last[frame] = self._name(frame)
            if last.startswith(("CALL", "RESUME", "JUMP_BACKWARD")):
                self._left -= 1
            if self._left < 0:
                sys.settrace(None)
                self.came = True
                raise KeyboardInterrupt
        return self._step

    def _name(self, frame: FrameType) -> str:
        if frame.f_code not in self._names:
            self._names[frame.f_code] = {one.offset: one.opname for one in dis.get_instructions(frame.f_code)}
        return self._names[frame.f_code].get(frame.f_lasti, "")


@pytest.mark.parametrize("use", USES)
def test_no_moment_for_ctrl_c_loses_a_place(
    quick: MockDify, use: Any, record_property: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where the interrupt comes in a finalizer, pytest's own hook keeps it, and with it the frames that hold a place.
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    moment, came = 0, True
    while came:
        if sys.version_info >= (3, 13):  # It traces the operations of a function from the second call on.
            with client(quick) as dify, Interruption(sys.maxsize):
                use(dify)
        with client(quick) as dify:
            with Interruption(moment) as interruption:
                use(dify)
            came = interruption.came
            use_all_places(dify)
        moment += STEP
    record_property(f"moments at which Ctrl-C came, {use.__name__}", moment // STEP)
    assert moment > 3 * STEP  # A Python that traces otherwise would try none.


WORDS = [f"{number} " for number in range(30)]


class TwoPackets:
    """A stream whose events of text arrive in one packet, and whose end in another."""

    def __iter__(self) -> Iterator[bytes]:
        *start, end, last_chunk = event_stream(*(sse("message", answer=word) for word in WORDS), GOOD[-1])
        yield b"".join(start)
        time.sleep(0.02)  # Otherwise one read gets both.
        yield end + last_chunk


def test_no_moment_for_ctrl_c_loses_a_packet_of_a_stream_that_counts_as_complete(server: ReplayServer) -> None:
    server.answer(TwoPackets())
    moment, came, texts = 0, True, 0
    with Dify("app-key", base_url=server.base_url, httpx_args={"verify": False}) as dify:
        while came:
            with dify.stream_completion(inputs={}, user="u", stop_on_exit=False) as stream:
                with Interruption(moment) as interruption:
                    list(stream)
                came = interruption.came
                with suppress(StreamInterrupted):
                    text = stream.get_final_text()
                    texts += 1
                    # The event of that very moment can be lost.
                    assert len(text.split()) >= len(WORDS) - 1
            moment += STEP
    assert texts > 1
