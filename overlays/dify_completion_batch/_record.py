"""What became of a row: `Record`, and its one flat form in JSON Lines and in Parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Self

from attrs import field, frozen

from ._attachments import Attachment

_USAGE = ("prompt_tokens", "completion_tokens", "total_tokens", "total_price", "currency")
_ERROR = ("type", "status", "code", "message", "partial")


@frozen
class Row:
    """A row of the table: its number, from 0, the inputs and files of its completion, and what the table gave."""

    number: int
    inputs: Mapping[str, Any]
    digest: str
    given: Mapping[str, Any] = field(factory=dict[str, Any])
    files: tuple[Attachment, ...] = ()


@frozen
class Record:
    """What became of a row.

    Attributes:
        row: The number of the row in the table, from 0.
        inputs_digest: A short hash of the row, by which an output is known to be this table's.
        answer: The text; None where there is an error.
        message_id: The answer's id, for `submit_feedback`; None where there is an error.
        usage: `prompt_tokens`, `completion_tokens`, `total_tokens`, `total_price` (a decimal number as a string) and
            `currency`; None where there is an error.
        seconds: How long the last attempt took.
        inputs: The row of the table, in a batch `with_inputs`; else None.
        error: `type` (the exception's class), `status`, `code`, `message`, and `partial` (the text before it), each
            None where there is none; None where there is an answer.
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
        """Make the record again that `to_json` made flat.

        Raises:
            KeyError, TypeError, ValueError: It is not a record.
        """
        if type(flat["row"]) is not int or flat["row"] < 0:
            raise ValueError(f"row must be a whole number, 0 or more, not {flat['row']!r}")
        if not isinstance(flat.get("inputs", {}), Mapping):
            raise ValueError(f"inputs must be an object, not {flat['inputs']!r}")
        int(flat["inputs_digest"], 16)
        usage = {name: flat[name] for name in _USAGE}
        error = {name: flat[f"error_{name}"] for name in _ERROR}
        return cls(
            flat["row"],
            flat["inputs_digest"],
            answer=flat["answer"],
            message_id=flat["message_id"],
            usage=usage if usage["total_tokens"] is not None else None,
            seconds=flat["seconds"],
            error=error if error["type"] is not None else None,
            inputs=flat.get("inputs"),
        )


def usage_of(usage: Mapping[str, Any]) -> dict[str, Any]:
    """What a record keeps of a completion's usage."""
    return {name: usage.get(name) for name in _USAGE}


def failure(row: Row, error: Exception, seconds: float = 0.0, *, partial: str = "") -> Record:
    """The record of a row that failed, with the text that came before."""
    told = {"type": type(error).__name__, "message": getattr(error, "message", str(error))}
    told |= {"status": getattr(error, "status_code", None), "code": getattr(error, "code", None)}
    told["partial"] = getattr(error, "partial", None) or partial or None
    return Record(
        row.number,
        row.digest,
        seconds=round(seconds, 3),
        error={name: told[name] for name in _ERROR},
    )


def digest_of(inputs: Mapping[str, Any]) -> str:
    """A short hash of a row's inputs, whatever the order of their names.

    Values that no request can carry count by their type alone: their texts, a set's or an object's, change from process
    to process.
    """
    canonical = json.dumps(inputs, sort_keys=True, default=lambda value: type(value).__name__)
    return blake2b(canonical.encode(), digest_size=8).hexdigest()
