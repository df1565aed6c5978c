"""Makes the result of a stream from its last event and its text."""

from typing import Any, cast

from dify_completion_api.streaming import EventT, Payload, ResultT, StreamDescription

from ._partial import read_partially
from ._pointers import object_or_empty, put_at, value_or_none
from ._responses import DOES_NOT_FIT
from ._retry import logger


def read_result(
    description: StreamDescription[EventT, ResultT],
    kind: str,
    payload: Payload,
    text: str,
    request: str,
) -> ResultT:
    """Make the result. The text is complete, so a part that does not fit the spec is left out, with a warning.

    Args:
        description: The stream, as the spec describes it.
        kind: The kind of the last event.
        payload: The last event.
        text: The whole text.
        request: The request, as a warning names it.

    Returns:
        The result, with UNSET for what is missing or does not fit.
    """
    model: Any = description.results[kind]
    found = value_or_none(payload, description.result_path)
    try:
        return cast("ResultT", model.from_dict(_result_json(description, found, text)))
    except DOES_NOT_FIT as error:
        logger.warning(
            "%s: %s does not fit the spec (%s: %s); its unreadable parts are UNSET",
            request,
            kind,
            type(error).__name__,
            error,
        )
    readable = _result_json(description, object_or_empty(found), text)
    return cast("ResultT", read_partially(model, readable))


def _result_json(
    description: StreamDescription[EventT, ResultT], found: Payload, text: str
) -> Payload:
    members = {**found, **description.result_constants}
    null_members = {name for name, value in members.items() if value is None}
    left_out = description.result_left_out | (description.result_left_out_if_null & null_members)
    result = {name: value for name, value in members.items() if name not in left_out}
    if description.result_text is None:
        return result
    return put_at(result, description.result_text, text)
