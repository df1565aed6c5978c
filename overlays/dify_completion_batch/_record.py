"""The result of a row: `Record`, and its flat form in JSON Lines and Parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any, Self

from attrs import field, frozen
from dify_completion_api.display import ReprMixin

from ._attachments import Attachment

_USAGE: dict[str, type] = {
    "prompt_tokens": int,
    "completion_tokens": int,
    "total_tokens": int,
    "total_price": str,
    "currency": str,
}
_ERROR: dict[str, type] = {"type": str, "status": int, "code": str, "message": str, "partial": str}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "answer": str,
    "message_id": str,
    **_USAGE,
    "seconds": (int, float),
    **{f"error_{name}": kind for name, kind in _ERROR.items()},
    "inputs": Mapping,
}
"""The types of the members of a flat record that may be None."""

_DIGEST = re.compile("[0-9a-f]{1,16}")


@frozen
class Row:
    """A row of the table: its number, from 0, the inputs and files of its completion, and the row as it was read."""

    number: int
    inputs: Mapping[str, Any]
    digest: str
    given: Mapping[str, Any] = field(factory=dict[str, Any])
    files: tuple[Attachment, ...] = ()


@frozen(repr=False)
class Record(ReprMixin):
    """The result of a row.

    Attributes:
        row: The number of the row in the table, from 0.
        inputs_digest: A short hash of the row. It shows whether an output belongs to this table.
        answer: The text; None after an error.
        message_id: The answer's id, for `submit_feedback`; None after an error.
        usage: `prompt_tokens`, `completion_tokens`, `total_tokens`, `total_price` (a decimal number as a string) and
            `currency`; None after an error.
        seconds: The duration of the last attempt.
        inputs: The row of the table, in a batch `with_inputs`; otherwise None.
        error: `type` (the exception's class), `status`, `code`, `message`, and `partial` (the text before the error);
            each can be None. None if the row has an answer.
    """

    row: int
    inputs_digest: str
    answer: str | None = field(default=None, kw_only=True)
    message_id: str | None = field(default=None, kw_only=True)
    usage: dict[str, Any] | None = field(default=None, kw_only=True)
    seconds: float = field(default=0.0, kw_only=True)
    error: dict[str, Any] | None = field(default=None, kw_only=True)
    inputs: Mapping[str, Any] | None = field(default=None, kw_only=True)

    @property
    def ok(self) -> bool:
        """Whether there is an answer."""
        return self.error is None

    @property
    def failure(self) -> str | None:
        """The class and the code of the error, such as `BadRequestError invalid_param`; None if there is an answer."""
        if self.error is None:
            return None
        return " ".join(filter(None, (self.error.get("type"), self.error.get("code"))))

    @property
    def price(self) -> Decimal | None:
        """The price of the answer, in `usage["currency"]`; None if the server does not send a number."""
        try:
            price = Decimal((self.usage or {}).get("total_price") or "nan")
        except InvalidOperation:
            return None
        return price if price.is_finite() else None

    def to_json(self) -> dict[str, Any]:
        """The record as a flat JSON object: `usage` in five members, `error` in five that begin with `error_`.

        A record that has its inputs has them in the last member, an object.
        """
        usage, error = self.usage or {}, self.error or {}
        return {
            "row": self.row,
            "inputs_digest": self.inputs_digest,
            "answer": self.answer,
            "message_id": self.message_id,
            **{name: usage.get(name) for name in _USAGE},
            "seconds": self.seconds,
            **{f"error_{name}": error.get(name) for name in _ERROR},
            **({"inputs": dict(self.inputs)} if self.inputs is not None else {}),
        }

    @classmethod
    def from_json(cls, flat: Mapping[str, Any]) -> Self:
        """Make a record from the result of `to_json`. Members with the value None may be missing.

        Raises:
            KeyError, TypeError, ValueError: It is not a record.
        """
        _check_types(flat)
        usage = {name: flat.get(name) for name in _USAGE}
        error = {name: flat.get(f"error_{name}") for name in _ERROR}
        return cls(
            flat["row"],
            flat["inputs_digest"],
            answer=flat.get("answer"),
            message_id=flat.get("message_id"),
            usage=usage if any(value is not None for value in usage.values()) else None,
            seconds=flat.get("seconds") or 0.0,
            error=error if error["type"] is not None else None,
            inputs=flat.get("inputs"),
        )


def _check_types(flat: Mapping[str, Any]) -> None:
    row, digest = flat["row"], flat["inputs_digest"]
    if type(row) is not int or row < 0:
        raise ValueError(f"row must be a whole number, 0 or more, not {row!r}")
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"inputs_digest must be at most 16 hexadecimal digits, not {digest!r}")
    for name, kind in _TYPES.items():
        value = flat.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, kind)):
            raise ValueError(f"{name} cannot be {value!r}")
    if flat.get("answer") is None and flat.get("error_type") is None:
        raise ValueError("it has neither an answer nor an error_type")


def usage_of(usage: Mapping[str, Any]) -> dict[str, Any]:
    """The usage of a completion for a record; a value of a wrong type is None."""
    members = {name: usage.get(name) for name in _USAGE}
    return {name: value if type(value) is _USAGE[name] else None for name, value in members.items()}


def failed_record(row: Row, error: Exception, seconds: float = 0.0) -> Record:
    """The record of a row that failed, with the text before the error."""
    return Record(row.number, row.digest, seconds=round(seconds, 3), error=describe_error(error))


def describe_error(error: Exception) -> dict[str, Any]:
    """Describe an error in the form of a record's `error`.

    Returns:
        `type` (the class), `status`, `code`, `message` and `partial`; each is None if the error has none. An error that
        ends a batch has the status, code and partial text of its cause.
    """
    cause: Mapping[str, Any] = getattr(error, "error", {})
    return {
        "type": type(error).__name__,
        "status": getattr(error, "status_code", cause.get("status")),
        "code": getattr(error, "code", cause.get("code")),
        "message": getattr(error, "message", str(error)),
        "partial": getattr(error, "partial", cause.get("partial")) or None,
    }


def digest_of(inputs: Mapping[str, Any]) -> str:
    """A short hash of a row's inputs, in any order of their names.

    A value that has no form in JSON counts by its type alone, because the text of a set or an object differs in each
    process.
    """
    return blake2b(_canonical(inputs).encode(), digest_size=8).hexdigest()


def given_digest(given: Mapping[str, Any] | None) -> int:
    """A short hash of the member `inputs` of a record, in the order of its columns; 0 for None."""
    if given is None:
        return 0
    return int.from_bytes(blake2b(json.dumps(dict(given)).encode(), digest_size=8).digest())


def _canonical(inputs: Mapping[str, Any]) -> str:
    """The inputs as JSON. Inputs that are not JSON also have a text, because their row needs a record."""
    with suppress(TypeError, ValueError, RecursionError):
        return json.dumps(inputs, sort_keys=True, default=_type_name)
    with suppress(TypeError, ValueError, RecursionError):  # Names of several types.
        return json.dumps(inputs, skipkeys=True, default=_type_name)
    return json.dumps([_type_name(value) for value in inputs.values()])


def _type_name(value: object) -> str:
    return type(value).__name__
