"""What sets the versions of Dify apart that the mock can be."""

from __future__ import annotations

import math

from attrs import Factory, field, frozen

NEWEST = "1.14.2"
"""The version that the mock is unless you name another."""


def _numbers(name: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in name.split(".")[:2])
    except ValueError:
        raise ValueError(
            f"a version of Dify is numbers between dots, such as {NEWEST}, not {name!r}"
        ) from None


@frozen
class Version:
    """A version of Dify.

    Attributes:
        name: Its number, as the header `X-Version` has it.
    """

    name: str
    _numbers: tuple[int, ...] = field(
        init=False, default=Factory(lambda self: _numbers(self.name), takes_self=True)
    )

    @property
    def has_end_users(self) -> bool:
        """Whether it answers `GET /end-users/{end_user_id}`."""
        return self._numbers >= (1, 13)

    @property
    def idle_timeout(self) -> float:
        """Seconds after which it closes a connection that brings no request.

        The worker of gunicorn that 1.14 starts with has no such limit; those of older versions close after two.
        """
        return math.inf if self._numbers >= (1, 14) else 2.0
