"""Chunks read past h11, with h11 as the oracle: any answer, cut anywhere, whole or broken, gives the same bytes and the
same error, and leaves the connection in the same state."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import httpcore
import httpx
from chunks import HEAD, USUAL, chunk
from dify_completion_transport import body_of
from dify_completion_transport._httpcore import open_directly
from hypothesis import example, given, settings
from hypothesis import strategies as st
from soak import EXAMPLES

EVENTS = [b"data: {}\n\n" * 3, b"a", b"\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"\r\n\r\n", b"x" * 300]
CHUNKS = st.one_of(
    st.sampled_from(EVENTS).map(chunk),
    st.binary(min_size=1, max_size=40).map(chunk),
    st.sampled_from([b"05\r\nhello\r\n", b"a\r\n0123456789\r\n", b"5 \r\nhello\r\n", b"5;name=value\r\nhello\r\n"]),
    st.sampled_from([b"000000005\r\nhello\r\n", b"%020d\r\nhello\r\n" % 5, b"%021d\r\nhello\r\n" % 5]),
    st.sampled_from([b"5\nhello\n", b"-5\r\nhello\r\n", b"+5\r\nhello\r\n", b"0x5\r\nhello\r\n", b"5_0\r\nhello\r\n"]),
    st.sampled_from(
        [b"5\r\nhelloXX", b"5\r\nhello\r", b"4\r\nhello\r\n", b"6\r\nhello\r\n", b"\r\n", b"xyz\r\n", b"5"]
    ),
    st.sampled_from([b"ffffffff\r\nhello\r\n", b"fffffffff\r\nhello\r\n", b" 5\r\nhello\r\n", b"5\r\r\nhello\r\n"]),
)
ENDS = st.sampled_from(
    [b"0\r\n\r\n", b"0\r\nName: value\r\n\r\n", b"0\r\nbad\r\n\r\n", b"00\r\n\r\n", b"", b"0\r\n", b"0"]
)
HEADS = st.sampled_from(
    [
        *[USUAL] * 6,
        b"HTTP/1.1 100 Continue\r\n\r\n" + USUAL,
        USUAL.replace(b"HTTP/1.1", b"HTTP/1.0"),
        USUAL.replace(b": ", b":"),
        USUAL.replace(b"\r\n", b"\n"),
        USUAL.replace(b" OK", b""),
        USUAL.replace(b"chunked", b"Chunked"),
        HEAD + b"Content-Length: 3\r\n\r\n",
        HEAD + b"X-Folded: a\r\n b\r\n\r\n",
        HEAD.replace(b"Transfer-Encoding: chunked", b"Content-Length: 30") + b"\r\n",
    ]
)
ANSWERS = st.tuples(HEADS, st.lists(CHUNKS, max_size=8), ENDS).map(
    lambda parts: parts[0] + b"".join(parts[1]) + parts[2]
)
TLS = ssl.create_default_context()  # Made once: it takes longer than all that is tested here.
FAULTS = st.sampled_from([None, None, TimeoutError("timed out"), ConnectionResetError(104, "reset")])


class Pieces(httpcore.NetworkStream):
    """A connection that brings an answer after each request, in pieces; it serves as its own socket."""

    def __init__(self, answers: list[list[bytes]], fault: OSError | None) -> None:
        self._answers = iter(answers)
        self._pieces: list[bytes] = []
        self._fault = fault
        self._asked = False

    def recv(self, size: int) -> bytes:
        if self._asked:
            self._pieces += next(self._answers, [])
            self._asked = False
        if self._pieces:
            piece = self._pieces.pop(0)
            self._pieces[:0] = [piece[size:]] if piece[size:] else []
            return piece[:size]
        if self._fault is not None:
            raise self._fault
        return b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(error) from error
        except OSError as error:
            raise httpcore.ReadError(error) from error

    def settimeout(self, seconds: float | None) -> None:
        pass

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._asked = True

    def close(self) -> None:
        self._pieces = []

    def get_extra_info(self, info: str) -> Any:
        return self if info == "socket" else None


class Network(httpcore.NetworkBackend):
    """Opens one such connection; no other."""

    def __init__(self, answers: list[list[bytes]], fault: OSError | None) -> None:
        self._connections: list[httpcore.NetworkStream] = [Pieces(answers, fault)]

    def connect_tcp(self, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        if not self._connections:
            raise httpcore.ConnectError("a second connection is needed")
        return self._connections.pop()


def outcomes(answers: list[list[bytes]], fault: OSError | None, directly: bool) -> list[tuple[bytes, str]]:
    """What comes of two requests by one connection: the bytes of each body, and the error."""
    transport = httpx.HTTPTransport(verify=TLS)
    transport._pool = httpcore.ConnectionPool(network_backend=Network(answers, fault))
    with httpx.Client(transport=open_directly(transport) if directly else transport) as client:
        return [outcome(client), outcome(client)]


def outcome(client: httpx.Client) -> tuple[bytes, str]:
    body = b""
    try:
        with client.stream("POST", "http://dify.test/v1", json={}) as response:
            for data in body_of(response):
                assert data
                body += data
    except httpx.HTTPError as error:
        return body, repr(error)
    return body, ""


def cut(body: bytes, places: Iterable[int]) -> list[bytes]:
    bounds = sorted({0, len(body), *(place % (len(body) + 1) for place in places)})
    return [body[start:end] for start, end in pairwise(bounds)]


PLACES = st.lists(st.integers(0, 1_000), max_size=12)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.tuples(ANSWERS, ANSWERS), PLACES, FAULTS)
@example((USUAL + b"5\r\nhelloXX" + chunk(b"world"), b""), [len(USUAL) + 5, len(USUAL) + 10], None)
@example((USUAL + b"5\r\nhelloXX", b""), [len(USUAL)], None)
@example((USUAL + chunk(b"a") + b"0\r\n\r\n" + HEAD, b"\r\n" + chunk(b"b") + b"0\r\n\r\n"), [], None)
@example((USUAL + chunk(b"a") + b"0\r\n\r\n" + USUAL + chunk(b"b"), USUAL + chunk(b"c") + b"0\r\n\r\n"), [], None)
def test_any_answer_cut_anywhere_gives_what_h11_gives(
    answers: tuple[bytes, bytes], places: list[int], fault: OSError | None
) -> None:
    pieces = [cut(answer, places) for answer in answers]
    assert outcomes(pieces, fault, directly=True) == outcomes(pieces, fault, directly=False)


def test_the_chunks_of_a_packet_come_at_once() -> None:
    whole = USUAL + chunk(b"data: 1\n\n") + chunk(b"data: 2\n\n")
    transport = httpx.HTTPTransport(verify=TLS)
    network = Network([[USUAL, whole.removeprefix(USUAL) * 5, b"0\r\n\r\n"]], None)
    transport._pool = httpcore.ConnectionPool(network_backend=network)
    client = httpx.Client(transport=open_directly(transport))
    with client, client.stream("POST", "http://dify.test/v1") as response:
        assert list(body_of(response)) == [b"data: 1\n\ndata: 2\n\n" * 5]
