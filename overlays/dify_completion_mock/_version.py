"""The differences between the versions of Dify that the mock imitates."""

from __future__ import annotations

import math
import re
from typing import Any, cast

from attrs import Factory, field, frozen

NEWEST = "1.14.2"
"""The version that the mock is unless you name another."""


def _numbers(name: str) -> tuple[int, ...]:
    found = isinstance(cast("Any", name), str) and re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", name)
    if not found:
        raise ValueError(
            f"a version of Dify must be numbers between dots, such as {NEWEST}, not {name!r:.100}"
        )
    return tuple(int(number or 0) for number in found.groups())


@frozen
class Version:
    """A version of Dify; its properties are what other versions do otherwise.

    Attributes:
        name: Its number, as the header `X-Version` has it.
    """

    name: str
    _numbers: tuple[int, ...] = field(
        init=False, default=Factory(lambda self: _numbers(self.name), takes_self=True)
    )

    @property
    def idle_timeout(self) -> float:
        """Seconds after which it closes a connection that brings no request.

        The worker of gunicorn that 1.14 starts with has no such limit; those of older versions close after two.
        """
        return math.inf if self._is_since(1, 14) else 2.0

    @property
    def server(self) -> str | None:
        """How it names itself in the header `Server`."""
        return None if self._is_since(1, 14) else "gunicorn"

    @property
    def varies_by_cookie(self) -> bool:
        """Whether each of its answers has the header `Vary: Cookie`."""
        return self._is_since(1, 14)

    @property
    def exposes_headers(self) -> bool:
        """Whether pages of other origins may read `X-Version` and its like."""
        return self._is_since(1, 9)

    @property
    def has_end_users(self) -> bool:
        """Whether it answers `GET /end-users/{end_user_id}`."""
        return self._is_since(1, 13)

    @property
    def pydantic(self) -> str | None:
        """The version of pydantic that refuses bodies and queries; None where reqparse does, in its own words."""
        if not self._is_since(1, 11):
            return None
        return "2.12" if self._is_since(1, 14) else "2.11"

    @property
    def takes_any_truth(self) -> bool:
        """Whether a checkbox takes any text; older versions refuse what is neither yes nor no."""
        return self._is_since(1, 11)

    @property
    def drops_odd_files(self) -> bool:
        """Whether it drops the files of a completion that say too little; older versions refuse them."""
        return self._is_since(1, 11)

    @property
    def owns_uploads(self) -> bool:
        """Whether only the end user who uploaded a file may use it."""
        return self._is_since(1, 13)

    @property
    def refused_in_file_names(self) -> str:
        """The characters that the name of an upload must not have."""
        return "/\\" if self._is_since(1, 14) else '/\\:*?"<>|'

    @property
    def too_large(self) -> str:
        """Its message for an upload that is too large; older versions leave their template unfilled."""
        return "" if self._is_since(1, 14) else "File size exceeded. {message}"

    @property
    def upload_fields(self) -> frozenset[str]:
        """The newer fields of an upload's answer that it has."""
        since = {
            (1, 11, 2): ("source_url",),
            (1, 11, 3): ("original_url", "user_id", "tenant_id", "conversation_id", "file_key"),
            (1, 13): ("reference",),
        }
        return frozenset(
            name for numbers, names in since.items() if self._is_since(*numbers) for name in names
        )

    @property
    def labels_text_by_files(self) -> bool:
        """Whether text after a file that the model made is labelled `message_file`."""
        return self._is_since(1, 11, 2)

    @property
    def labels_text_by_own_files(self) -> bool:
        """Whether all text is labelled so where the request carries files."""
        return self._is_since(1, 11, 2) and not self._is_since(1, 13)

    @property
    def ends_with_files(self) -> bool:
        """Whether `message_end` lists the files of the message."""
        return self._is_since(1, 13)

    @property
    def has_typed_features(self) -> bool:
        """Whether the parameters describe speech and moderation that are off in the newer form."""
        return self._is_since(1, 14)

    @property
    def measures_tokens(self) -> bool:
        """Whether the usage has `time_to_first_token` and `time_to_generate`."""
        return self._is_since(1, 10)

    @property
    def has_reasoning(self) -> bool:
        """Whether the metadata has `reasoning`."""
        return self._is_since(1, 14)

    def _is_since(self, *numbers: int) -> bool:
        return self._numbers >= numbers
