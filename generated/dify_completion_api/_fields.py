# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""The properties of the objects that requests are made of, for arguments that are given as plain mappings."""

from typing import Any, Final

FIELDS: Final[dict[str, dict[str, tuple[str, bool, Any]]]] = {
    "CompletionRequestInputs": {},
    "RemoteFile": {
        "type": ("type_", True, ("value", "audio", "custom", "document", "image", "video")),
        "transfer_method": ("transfer_method", True, ("value", "remote_url")),
        "url": ("url", True, "str"),
    },
    "LocalFile": {
        "type": ("type_", True, ("value", "audio", "custom", "document", "image", "video")),
        "transfer_method": ("transfer_method", True, ("value", "local_file")),
        "upload_file_id": ("upload_file_id", True, "str"),
    },
}
"""Of each class, by the name on the wire: the name in Python, whether it must be given, and what it is like."""

OTHERS: Final[dict[str, Any]] = {
    "CompletionRequestInputs": "any",
    "RemoteFile": "any",
    "LocalFile": "any",
}
"""What the other properties of each class are like; None where it has no others."""
