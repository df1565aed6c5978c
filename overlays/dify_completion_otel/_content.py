"""Inputs and answers as attributes of a span, for those who ask for them."""

import json
import os
from contextlib import suppress
from typing import Any

import httpx

from dify_completion import Call

from . import _conventions as names


def is_content_wanted() -> bool:
    """Whether the environment asks for inputs and answers on spans."""
    return os.environ.get(names.CAPTURE_CONTENT, "").strip().lower() in names.CAPTURED_ON_SPANS


def content_of(call: Call) -> dict[str, str]:
    """The attributes that hold what a text is generated from, and the text; none for calls that generate no text."""
    inputs = _inputs_of(call)
    if not inputs:
        return {}
    text = json.dumps(inputs, ensure_ascii=False)
    return {names.INPUT_MESSAGES: _message("user", text), **_output(call)}


def _inputs_of(call: Call) -> dict[str, Any]:
    with suppress(ValueError, TypeError, httpx.StreamError):  # No JSON, or not read.
        body: Any = json.loads(call.request.content)
        return {name: body[name] for name in ("inputs", "query") if name in body}
    return {}


def _output(call: Call) -> dict[str, str]:
    text = getattr(call.result, "answer", None) if call.answer is None else call.answer.text
    if not isinstance(text, str):
        return {}
    reason = "stop" if call.outcome == "complete" else call.outcome
    return {names.OUTPUT_MESSAGES: _message("assistant", text, finish_reason=reason)}


def _message(role: str, text: str, **fields: str) -> str:
    parts = [{"type": "text", "content": text}]
    return json.dumps([{"role": role, "parts": parts, **fields}], ensure_ascii=False)
