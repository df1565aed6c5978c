"""`check_server`: whether a document is true of a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ._document import Document
from ._operations import operations_of
from ._questions import CompletionSettings, Questions, Settings
from ._redaction import Redaction
from ._report import Finding, Report

ANSWER_SECONDS = 60.0
"""Seconds in which an answer that costs nothing has to be complete, also where each read of it is in time."""
COMPLETION_SECONDS = 1200.0
"""Seconds in which a completion has to be complete; Dify ends each after so long."""


def check_server(
    api_key: str | None = None,
    *,
    base_url: str | None = None,
    spec: Path | None = None,
    inputs: Mapping[str, Any] | None = None,
    user: str = "doctor",
    idle_seconds: Sequence[float] = (1, 2, 5),
    answer_seconds: float = ANSWER_SECONDS,
    completion_seconds: float = COMPLETION_SECONDS,
    httpx_args: Mapping[str, Any] | None = None,
    on_finding: Callable[[Finding], object] | None = None,
) -> Report:
    """Check whether an OpenAPI document is true of a server. Without `inputs`, nothing costs or changes anything.

    Args:
        api_key: The app's key; without it, the environment's `DIFY_API_KEY`.
        base_url: Where the API is, `/v1` included; without it, `DIFY_BASE_URL` of the environment, else Dify Cloud.
        spec: The document, in YAML or JSON; without it, the one that this client is generated from.
        inputs: Inputs for three completions, which cost money: a whole one, a streamed one, and one that is stopped.
        user: The end user of these completions.
        idle_seconds: Which times without a request a connection is tried with, beside the completions.
        answer_seconds: Seconds in which each answer but a completion has to be complete.
        completion_seconds: Seconds in which each completion has to be complete, a streamed one too.
        httpx_args: More arguments of `httpx.Client`, as `Dify` takes them.
        on_finding: Is called with each finding as soon as it is known.

    Returns:
        The findings. None of them holds a value of an answer, an input or the key.

    Raises:
        UnusableSpec: The document cannot be read, or is not OpenAPI 3.1.
        ConfigurationError: A setting is missing or cannot be used.
    """
    document = Document.load(spec)
    settings = Settings(api_key, base_url, answer_seconds, dict(httpx_args or {}))
    completions = None
    if inputs is not None:
        completions = CompletionSettings(inputs, user, completion_seconds, idle_seconds)
    findings: list[Finding] = []
    with settings.client() as dify:
        redaction = Redaction.of(dify.client.token)
        questions = Questions(dify, settings, operations_of(document), completions)
        for finding in map(redaction.finding, questions.findings()):
            findings.append(finding)
            if on_finding is not None:
                on_finding(finding)
        base_url = redaction.text(str(questions.server.url))
        return Report(base_url, redaction.text(document.name), tuple(findings))
