"""The texts that the mock generates, and the generations under way."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Writer = Callable[[Mapping[str, Any]], str]
"""What writes the answer to a request's inputs."""

_PRICE_PER_TOKEN = 0.000002


def write_about(inputs: Mapping[str, Any]) -> str:
    """Write the answer that the mock gives unless it is told another."""
    topics = ", ".join(f"{name} {value}" for name, value in inputs.items()) or "nothing in particular"
    return f"This is a mock of Dify. It was asked about {topics}, and it has nothing wise to say."


@dataclass
class Generation:
    """One run of the app: which words it writes, how fast, and for whom."""

    user: str
    words: list[str]
    delay: float
    task_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    message_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created_at: int = field(default_factory=lambda: int(time.time()))
    written: list[str] = field(default_factory=list[str])
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue[str | None])

    async def write(self) -> None:
        """Write word by word, until the end or until it is stopped, whether or not anybody reads."""
        for word in self.words:
            if await self._wait_or_stop():
                break
            self.written.append(word)
            self._news.put_nowait(word)
        self._news.put_nowait(None)

    async def read(self) -> AsyncIterator[str]:
        """Give each word as it is written, until the end."""
        while (word := await self._news.get()) is not None:
            yield word

    async def _wait_or_stop(self) -> bool:
        try:
            await asyncio.wait_for(self.stopped.wait(), self.delay)
        except TimeoutError:
            return False
        return True

    @property
    def text(self) -> str:
        """What is written so far."""
        return "".join(self.written)

    def metadata(self) -> dict[str, Any]:
        """The usage of what is written, in the form and with the decimal strings of Dify."""
        prompt, answer = 7, len(self.written)
        return {
            "annotation_reply": None,
            "retriever_resources": [],
            "usage": {
                "prompt_tokens": prompt,
                "prompt_unit_price": "2",
                "prompt_price_unit": "0.000001",
                "prompt_price": f"{prompt * _PRICE_PER_TOKEN:.7f}",
                "completion_tokens": answer,
                "completion_unit_price": "2",
                "completion_price_unit": "0.000001",
                "completion_price": f"{answer * _PRICE_PER_TOKEN:.7f}",
                "total_tokens": prompt + answer,
                "total_price": f"{(prompt + answer) * _PRICE_PER_TOKEN:.7f}",
                "currency": "USD",
                "latency": len(self.written) * self.delay,
                "time_to_first_token": None,
                "time_to_generate": None,
            },
        }


class Generations:
    """The generations under way, by task, and the ones that were stopped."""

    def __init__(self, writer: Writer, delay: float) -> None:
        self._writer = writer
        self._delay = delay
        self._running: dict[str, Generation] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.stopped: list[str] = []

    def start(self, inputs: Mapping[str, Any], user: str) -> Generation:
        """Begin a generation. As on a real server, it goes on when its reader hangs up, until it is stopped."""
        words = [word + " " for word in self._writer(inputs).split(" ")]
        words[-1] = words[-1].rstrip(" ")
        generation = Generation(user=user, words=words, delay=self._delay)
        task = asyncio.get_running_loop().create_task(self._run(generation))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return generation

    async def _run(self, generation: Generation) -> None:
        self._running[generation.task_id] = generation
        try:
            await generation.write()
        finally:
            del self._running[generation.task_id]

    def stop(self, task_id: str, user: str) -> None:
        """Stop a generation of this user; another's, and one that is unknown or over, are left alone."""
        generation = self._running.get(task_id)
        if generation is not None and generation.user == user:
            generation.stopped.set()
            self.stopped.append(task_id)
