"""What the mock is told to do: replies to completions, and refusals of any request."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from attrs import evolve, field, frozen

from ._faults import Fault, code_of

Inputs: TypeAlias = Mapping[str, Any]
Ending: TypeAlias = Literal["clean", "broken", "reset"]


@frozen
class GeneratedFile:
    """A file that the model makes, among the chunks of a reply: it comes as a `message_file` event.

    Attributes:
        url: Where it can be had.
        type: Its kind.
    """

    url: str
    type: str = "image"


Chunk: TypeAlias = str | GeneratedFile


def _chunks_of(text: str | Sequence[Chunk]) -> Sequence[Chunk]:
    return re.findall(r"\S+\s*|\s+", text) if isinstance(text, str) else list(text)


def _known_ending(reply: object, attribute: object, cut: object) -> None:
    if cut not in (None, "clean", "broken", "reset"):
        raise ValueError(f"cut must be 'clean', 'broken' or 'reset', not {cut!r}")


def _fault_of(error: Fault | str | None) -> Fault | None:
    return Fault(error) if isinstance(error, str) else error


@frozen
class Reply:
    """How a completion is answered.

    Attributes:
        chunks: The text: a string comes word by word, a sequence chunk by chunk.
        delay: Seconds before each chunk but the first.
        first_delay: Seconds before the first chunk.
        usage: What to change in the answer's usage, such as `{"total_tokens": 7}`.
        resources: What the answer cites, as `retriever_resources` has it.
        error: What goes wrong: a code of Dify or a `Fault`.
        error_after: After how many chunks it does.
        cut: How the connection ends before the answer does: by an orderly end, without it, or by a reset.
        cut_after: After how many events it does.
        cut_after_bytes: After how many bytes of the body; without either, after the first event, or in the middle of
            the JSON of a blocking answer.
        stall_after: After how many events nothing comes any more, not even a ping; a blocking answer never comes.
    """

    chunks: Sequence[Chunk] = field(default="", converter=_chunks_of)
    delay: float = 0.0
    first_delay: float = 0.0
    usage: Mapping[str, Any] = field(factory=dict[str, Any])
    resources: Sequence[Mapping[str, Any]] = ()
    error: Fault | None = field(default=None, converter=_fault_of)
    error_after: int = 0
    cut: Ending | None = field(default=None, validator=_known_ending)
    cut_after: int | None = None
    cut_after_bytes: int | None = None
    stall_after: int | None = None


Answer: TypeAlias = str | Sequence[Chunk] | Reply | Callable[[Inputs], "str | Sequence[Chunk] | Reply"]
"""What a completion is answered with: a text, chunks, a reply, or a function of the inputs that gives one of them."""


@frozen
class Refusal:
    """How a request is refused before it is looked at.

    Attributes:
        status: The status.
        code: Dify's code; None for a page of a gateway.
        message: What Dify says.
        retry_after: The header `Retry-After`: seconds, or a date.
        path: What the path must contain; empty for any.
    """

    status: int
    code: str | None
    message: str
    retry_after: str | None = None
    path: str = ""


class Script:
    """The replies and refusals that are still to come. It is written in one thread and read in another."""

    def __init__(self, answer: Answer, delay: float) -> None:
        self._lock = threading.Lock()
        self._delay = delay
        self._always: tuple[Answer, dict[str, Any]] = (answer, {})
        self._next: deque[tuple[Answer, dict[str, Any]]] = deque()
        self._refusals: list[tuple[Refusal, int | None]] = []

    def answer(self, answer: Answer, times: int | None, options: dict[str, Any]) -> None:
        """Say how the next completions are answered, or all from now on."""
        Reply(**options)  # A wrong option shows here, not in the server's thread.
        with self._lock:
            if times is None:
                self._always = (answer, options)
            else:
                self._next.extend([(answer, options)] * times)

    def refuse(self, refusal: Refusal, times: int | None) -> None:
        """Say which requests are refused."""
        with self._lock:
            self._refusals.append((refusal, times))

    def clear_refusals(self) -> None:
        """Refuse nothing any more."""
        with self._lock:
            self._refusals = []

    def reply_to(self, inputs: Inputs) -> Reply:
        """The reply to a completion that asks with these inputs.

        Raises:
            Fault: The function that answers says so.
        """
        with self._lock:
            answer, options = self._next.popleft() if self._next else self._always
        said = answer(inputs) if callable(answer) else answer
        if isinstance(said, Reply):
            return evolve(said, **options)
        return evolve(Reply(said, delay=self._delay), **options)

    def refusal_of(self, path: str) -> Refusal | None:
        """The refusal of a request to a path; None where it is let through."""
        with self._lock:
            for index, (refusal, times) in enumerate(self._refusals):
                if refusal.path in path:
                    if times is not None:
                        self._refusals[index] = (refusal, times - 1)
                    self._refusals = [entry for entry in self._refusals if entry[1] != 0]
                    return refusal
        return None


def refusal(
    status: int,
    code: str | None,
    message: str | None,
    page: bool | None,
    retry_after: float | str | None,
    path: str,
) -> Refusal:
    """Make a refusal; unless `page` says otherwise, 502, 503 and 504 without a code are a gateway's pages."""
    is_page = code is None and status in (502, 503, 504) if page is None else page
    code = None if is_page else code or code_of(status)
    known = Fault(code).message if code else ""
    wait = None if retry_after is None else str(retry_after)
    return Refusal(status, code, known if message is None else message, wait, path)
