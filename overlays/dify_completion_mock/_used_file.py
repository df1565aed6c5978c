"""A file that a completion uses or makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from ._store import Upload


@frozen
class UsedFile:
    """A file of a completion.

    Attributes:
        type: Its kind, such as `image`.
        name: Its name.
        method: How it comes: `local_file`, `remote_url`, or `tool_file` where the model made it.
        url: Its address.
        upload: The upload that it is; None where it is none.
    """

    type: str
    name: str
    method: str
    url: str
    upload: Upload | None = None

    def listed(self, new_id: Callable[[], str]) -> dict[str, Any]:
        """The file as `message_end` lists it."""
        own_id = new_id()
        extension = self.upload.extension if self.upload else self.name.rpartition(".")[2]
        return {
            "related_id": own_id,
            "extension": f".{extension}" if "." in self.name and extension else "",
            "filename": self.name,
            "size": len(self.upload.content) if self.upload else 0,
            "mime_type": self.upload.media_type if self.upload else "application/octet-stream",
            "transfer_method": self.method,
            "type": self.type,
            "url": self.url,
            "upload_file_id": self.upload.id if self.upload else own_id,
            "remote_url": self.url if self.method == "remote_url" else "",
        }
