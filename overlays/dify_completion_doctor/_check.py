"""`check_server`: whether a server matches a document."""

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
    """Check whether a server matches an OpenAPI document. Without `inputs`, this costs nothing and changes nothing.

    Args:
        api_key: The app's key. The default is `DIFY_API_KEY` of the environment.
        base_url: The API's address, with `/v1`. The default is `DIFY_BASE_URL` of the environment, then Dify Cloud.
        spec: The document, in YAML or JSON. The default is the spec that this client is generated from.
        inputs: Inputs for three completions, which cost money: a blocking call, a stream, and a stream that the
            doctor stops.
        user: The end user of these completions.
        idle_seconds: Seconds without a request after which to try a connection again; only with `inputs`.
        answer_seconds: Seconds within which each answer must be complete, except for completions.
        completion_seconds: Seconds within which each completion must be complete, also if it is a stream.
        httpx_args: More arguments of `httpx.Client`, as for `Dify`.
        on_finding: A function that gets each finding as soon as the doctor has it.

    Returns:
        The report. It contains no values of answers, no inputs and no key.

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
