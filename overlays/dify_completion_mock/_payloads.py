"""The bodies and queries that Dify checks with pydantic. Its messages name these models, so they are models here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from ._faults import invalid
from ._reqparse import ParameterFault, with_converted_values
from ._version import Version

Payload = TypeVar("Payload", bound=BaseModel)


class CompletionRequestPayload(BaseModel):
    """The body of a completion."""

    inputs: dict[str, Any] = Field(description="Input parameters for completion")
    query: str = ""
    files: list[dict[str, Any]] | None = None
    response_mode: Literal["blocking", "streaming"] | None = Field(
        default=None, description="Response mode"
    )
    retriever_from: str = "dev"


class MessageFeedbackPayload(BaseModel):
    """The body of a feedback."""

    rating: Literal["like", "dislike"] | None = Field(default=None, description="Feedback rating")
    content: str | None = None


class FeedbackListQuery(BaseModel):
    """The query of a list of feedbacks."""

    page: int = Field(default=1, ge=1, description="Page number")
    limit: int = Field(default=20, ge=1, le=101, description="Number of feedbacks per page")


class FilePreviewQuery(BaseModel):
    """The query of a file's preview."""

    as_attachment: bool = False


class TextToAudioPayload(BaseModel):
    """The body of text to speech."""

    message_id: str | None = None
    voice: str | None = None
    text: str | None = None
    streaming: bool | None = None


class AnnotationCreatePayload(BaseModel):
    """The body of an annotation."""

    question: str
    answer: str


class AnnotationReplyActionPayload(BaseModel):
    """The settings of replies by annotation."""

    score_threshold: float
    embedding_provider_name: str
    embedding_model_name: str


def validated(model: type[Payload], data: Mapping[str, Any], version: Version) -> Payload:
    """Check data against a model.

    Raises:
        Fault: It does not fit, in the words of pydantic or reqparse, as Dify passes them on.
    """
    try:
        return model.model_validate(
            data if version.pydantic_version else with_converted_values(model, data)
        )
    except ValidationError as error:
        if not version.pydantic_version:
            raise ParameterFault(model, error) from None
        page = f"https://errors.pydantic.dev/{version.pydantic_version}/"
        raise invalid(re.sub(r"https://errors\.pydantic\.dev/[\d.]+/", page, str(error))) from None
