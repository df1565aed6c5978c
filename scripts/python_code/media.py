"""The media types of an operation: what an answer is read from, and what is asked for."""

from __future__ import annotations

from openapi_python_client import schema as oai
from openapi_python_client.config import Config
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.responses import Response, _source_by_content_type


class MediaTypes:
    """The media types of answers that the generator reads."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def read(self, response: Response) -> str:
        """The media type that an answer is read from, in lower case and without parameters; empty: it has no body."""
        return self._written(response).partition(";")[0].strip().lower()

    def accepted(self, endpoint: Endpoint) -> str:
        """The `Accept` header that asks for what is read; empty where no success has a body."""
        wanted = (self._written(response) for response in successes(endpoint))
        return ", ".join(dict.fromkeys(_without_charset(media_type) for media_type in wanted if media_type))

    def _written(self, response: Response) -> str:
        content = (response.data.content or {}) if isinstance(response.data, oai.Response) else {}
        written = (media_type.get_untrusted_value() for media_type in content)
        return next((media_type for media_type in written if _source_by_content_type(media_type, self._config)), "")


def successes(endpoint: Endpoint) -> list[Response]:
    """The answers that have a result."""
    return [response for response in endpoint.responses.patterns if _is_success(response)]


def _is_success(response: Response) -> bool:
    statuses = response.status_code.range
    return statuses is not None and 200 <= statuses[0] < 300


def _without_charset(media_type: str) -> str:
    parts = (part.strip() for part in media_type.split(";"))
    return "; ".join(part for part in parts if not part.lower().startswith("charset="))
