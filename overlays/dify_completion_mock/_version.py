"""The differences between the versions of Dify that the mock imitates."""

from __future__ import annotations

import math
import re
from typing import Any, cast

from attrs import Factory, field, frozen

NEWEST = "1.14.2"
"""The version that the mock is unless you name another."""


def _numbers(name: str) -> tuple[int, ...]:
    match = isinstance(cast("Any", name), str) and re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", name)
    if not match:
        raise ValueError(
            f"a version of Dify must be numbers between dots, such as {NEWEST}, not {name!r:.100}"
        )
    return tuple(int(number or 0) for number in match.groups())


@frozen
class Version:
    """A version of Dify; its properties are the differences between versions.

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
        return math.inf if self._is_at_least(1, 14) else 2.0

    @property
    def server_header(self) -> str | None:
        """The value of its header `Server`; None where it has none."""
        return None if self._is_at_least(1, 14) else "gunicorn"

    @property
    def varies_by_cookie(self) -> bool:
        """Whether each of its answers has the header `Vary: Cookie`."""
        return self._is_at_least(1, 14)

    @property
    def exposes_headers(self) -> bool:
        """Whether pages of other origins may read `X-Version` and its like."""
        return self._is_at_least(1, 9)

    @property
    def has_end_users(self) -> bool:
        """Whether it answers `GET /end-users/{end_user_id}`."""
        return self._is_at_least(1, 13)

    @property
    def pydantic_version(self) -> str | None:
        """The version of pydantic that refuses bodies and queries; None where reqparse does, in its own words."""
        if not self._is_at_least(1, 11):
            return None
        return "2.12" if self._is_at_least(1, 14) else "2.11"

    @property
    def takes_any_checkbox_text(self) -> bool:
        """Whether a checkbox takes any text; older versions refuse what is neither yes nor no."""
        return self._is_at_least(1, 11)

    @property
    def drops_incomplete_files(self) -> bool:
        """Whether it drops files of a completion without a method or a URL; older versions refuse them."""
        return self._is_at_least(1, 11)

    @property
    def checks_upload_owner(self) -> bool:
        """Whether only the end user who uploaded a file may use it."""
        return self._is_at_least(1, 13)

    @property
    def refused_file_name_characters(self) -> str:
        """The characters that the name of an upload must not have."""
        return "/\\" if self._is_at_least(1, 14) else '/\\:*?"<>|'

    @property
    def file_too_large_message(self) -> str:
        """Its message for an upload that is too large; older versions leave their template unfilled."""
        return "" if self._is_at_least(1, 14) else "File size exceeded. {message}"

    @property
    def upload_fields(self) -> frozenset[str]:
        """The newer fields of an upload's answer that it has."""
        names: set[str] = set()
        if self._is_at_least(1, 11, 2):
            names |= {"source_url"}
        if self._is_at_least(1, 11, 3):
            names |= {"original_url", "user_id", "tenant_id", "conversation_id", "file_key"}
        if self._is_at_least(1, 13):
            names |= {"reference"}
        return frozenset(names)

    @property
    def labels_text_by_generated_files(self) -> bool:
        """Whether text after a file that the model made is labelled `message_file`."""
        return self._is_at_least(1, 11, 2)

    @property
    def labels_text_by_request_files(self) -> bool:
        """Whether all text is labelled so where the request carries files."""
        return self._is_at_least(1, 11, 2) and not self._is_at_least(1, 13)

    @property
    def ends_with_files(self) -> bool:
        """Whether `message_end` lists the files of the message."""
        return self._is_at_least(1, 13)

    @property
    def has_typed_features(self) -> bool:
        """Whether the parameters describe speech and moderation that are off in the newer form."""
        return self._is_at_least(1, 14)

    @property
    def has_token_times(self) -> bool:
        """Whether the usage has `time_to_first_token` and `time_to_generate`."""
        return self._is_at_least(1, 10)

    @property
    def has_reasoning(self) -> bool:
        """Whether the metadata has `reasoning`."""
        return self._is_at_least(1, 14)

    def _is_at_least(self, *numbers: int) -> bool:
        return self._numbers >= numbers
