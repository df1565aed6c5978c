"""The apps of the mock: their forms, their features and their faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from ._faults import Fault
from ._sound import speak

Control: TypeAlias = Mapping[str, Mapping[str, Any]]
"""One control of a form, as `user_input_form` has it: `{"paragraph": {"variable": "topic", "required": True, …}}`."""

Voice: TypeAlias = Callable[[str], Iterable[bytes]]
"""A function that speaks a text: it gives the sound in chunks. It may raise a `Fault`, also between two of them."""

TOPIC: Control = {
    "paragraph": {
        "label": "Topic",
        "variable": "topic",
        "required": False,
        "max_length": 2000,
        "default": "",
    }
}
TONE: Control = {
    "select": {
        "label": "Tone",
        "variable": "tone",
        "required": False,
        "options": ["plain", "formal"],
    }
}


def transcribe(sound: bytes) -> str:
    """Transcribe a sound; the default of an app."""
    return f"This is what the mock heard in {len(sound)} bytes of sound."


def sound_of(voice: Voice, text: str) -> tuple[list[bytes], Fault | None]:
    """Speak a text with a voice; returns the chunks of sound, and the fault that stopped the voice, if any."""
    chunks: list[bytes] = []
    try:
        for chunk in voice(text):
            chunks.append(chunk)  # noqa: PERF402 (a fault must leave what came before it)
    except Fault as fault:
        return chunks, fault
    return chunks, None


def reach(url: str) -> int:
    """Answer 200 for every address; the default of an app. The mock sends no requests."""
    return 200


@frozen
class Moderation:
    """An app's moderation by keywords, as Dify's type `keywords` works.

    Attributes:
        keywords: The words that are flagged, in upper or lower case.
        input_reply: The answer to inputs with a keyword; None: inputs are not moderated.
        output_reply: The text that replaces an answer with a keyword; None: answers are not moderated.
    """

    keywords: Sequence[str]
    input_reply: str | None = "Your input was blocked."
    output_reply: str | None = "The answer was blocked."

    def flags(self, text: str) -> bool:
        """Whether a text has a keyword."""
        return any(keyword.lower() in text.lower() for keyword in self.keywords if keyword)


@frozen
class App:
    """A completion app of the mock.

    Attributes:
        name: The name of the app.
        description: Its description.
        tags: Its tags.
        author_name: The name of its author.
        mode: Its mode. An app of another mode than `completion` refuses completions.
        form: Its form. The mock checks inputs against it as Dify does.
        moderation: Its moderation, if any.
        text_to_speech: Whether the app speaks texts on demand.
        auto_play: Whether a stream also carries the spoken text.
        voice: The function that speaks, or the `Fault` of an app without a model for it.
        speech_to_text: Whether the app transcribes sounds.
        transcribe: The function that transcribes, or the `Fault` of an app without a model for it.
        file_types: The kinds of files that a completion accepts; empty for none.
        reach: A function that returns the HTTP status for the URL of a remote file; 0 if nothing answers there.
        max_files: The maximum number of files of a completion.
        max_active_requests: The maximum number of completions at once; 0 for any number.
        max_execution_time: Seconds after which Dify ends a completion.
        model_fault: The fault of every use of the model, if any.
        published: Whether the app was ever published.
        api_enabled: Whether its API is on.
        status: Its status. The mock refuses requests unless it is `normal`.
        workspace_status: The status of its workspace. The mock refuses requests if it is `archive`.
        site: Whether the app has a web page.
        more_like_this: The value of `more_like_this` in its parameters.
    """

    name: str = "Mock app"
    description: str = "A mock of a real app"
    tags: Sequence[str] = ("mock",)
    author_name: str | None = "mock"
    mode: str = "completion"
    form: Sequence[Control] = (TOPIC, TONE)
    moderation: Moderation | None = None
    text_to_speech: bool = True
    auto_play: bool = False
    voice: Voice | Fault = speak
    speech_to_text: bool = True
    transcribe: Callable[[bytes], str] | Fault = transcribe
    file_types: Sequence[str] = ("image",)
    reach: Callable[[str], int] = reach
    max_files: int = 3
    max_active_requests: int = 0
    max_execution_time: float = 1200.0
    model_fault: Fault | None = None
    published: bool = True
    api_enabled: bool = True
    status: str = "normal"
    workspace_status: str = "normal"
    site: bool = True
    more_like_this: bool = False

    def controls(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each control of the form: its kind and its settings."""
        for control in self.form:
            yield from control.items()
