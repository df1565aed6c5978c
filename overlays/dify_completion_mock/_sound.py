"""The mock's voice: a chime for each sentence, as MP3."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise

_CHUNKS = 3

# Looks for ends alone: a pattern of whole sentences would try a long text without an end from each of its characters.
_SENTENCE_END = re.compile(r"[.!?。！？]+\s*")  # noqa: RUF001 (Dify ends sentences in any script)


def speak(text: str) -> Sequence[bytes]:
    """Speak a text.

    Args:
        text: The text.

    Returns:
        A sound that any player of MP3 plays, in three chunks.
    """
    chime = (files("dify_completion_mock") / "sound.mp3").read_bytes()
    sound = chime * max(len(sentences_of(text)), 1)
    size = math.ceil(len(sound) / _CHUNKS)
    return [sound[start : start + size] for start in range(0, len(sound), size)]


def sentences_of(text: str) -> list[str]:
    """The whole sentences at the start of a text, each with what follows it up to the next."""
    ends = [0, *(end.end() for end in _SENTENCE_END.finditer(text))]
    return [text[start:end] for start, end in pairwise(ends)]
