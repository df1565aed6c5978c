"""The state of the mock: end users, files, messages, feedbacks, annotations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from attrs import define, field

from ._ids import Clock, Ids

ANONYMOUS = "DEFAULT-USER"


@define
class EndUser:
    """Somebody who uses an app; `user` is how the program calls them."""

    id: str
    app_id: str
    user: str
    created_at: int


@define
class Upload:
    """A file that was uploaded."""

    id: str
    owner: EndUser
    name: str
    media_type: str
    content: bytes
    extension: str
    used_by: set[str] = field(factory=set[str])


@define
class Message:
    """A completion that was saved."""

    id: str
    app_id: str
    conversation_id: str
    end_user: EndUser
    answer: str


@define
class Feedback:
    """An end user's rating of a message."""

    id: str
    message: Message
    rating: str
    content: str | None
    created_at: int
    updated_at: int


@define
class Annotation:
    """A question with its answer."""

    id: str
    question: str
    answer: str
    created_at: int


@define
class Store:
    """Everything that the workspace and its apps have saved."""

    ids: Ids
    clock: Clock
    tenant_id: str
    end_users: dict[tuple[str, str], EndUser] = field(factory=dict[tuple[str, str], EndUser])
    uploads: dict[str, Upload] = field(factory=dict[str, Upload])
    messages: dict[str, Message] = field(factory=dict[str, Message])
    feedbacks: dict[str, Feedback] = field(factory=dict[str, Feedback])
    annotations: dict[tuple[str, str], Annotation] = field(
        factory=dict[tuple[str, str], Annotation]
    )
    annotation_replies: dict[str, dict[str, Any]] = field(factory=dict[str, dict[str, Any]])
    jobs: dict[str, str] = field(factory=dict[str, str])

    def end_user(self, app_id: str, user: str) -> EndUser:
        """The end user of this name, made with the first use of it."""
        key = app_id, user
        if key not in self.end_users:
            self.end_users[key] = EndUser(self.ids.new(), app_id, user, self.clock.now())
        return self.end_users[key]


def iso(seconds: int) -> str:
    """A time as Dify writes it: ISO 8601 in UTC, without saying so."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()
