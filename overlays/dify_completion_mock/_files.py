"""Files: which uploads are taken, and which of them a completion may use."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ._apps import App
from ._faults import Fault, invalid
from ._store import Store, Upload

_FORBIDDEN = set('/\\:*?"<>|')
_MEGABYTE = 1024 * 1024
_LIMITS = {
    "image": (10, {"jpg", "jpeg", "png", "webp", "gif", "svg"}),
    "video": (100, {"mp4", "mov", "mpeg", "webm"}),
    "audio": (50, {"mp3", "m4a", "wav", "amr", "mpga"}),
}
_OTHER_LIMIT = 15
_TYPES = ("image", "document", "audio", "video", "custom")
_METHODS = ("remote_url", "local_file", "tool_file", "datasource_file")


def checked_upload(store: Store, name: str, media_type: str | None, content: bytes) -> Upload:
    """Take an upload.

    Raises:
        Fault: Dify would not take it; the first reason in the order of its checks.
    """
    if not media_type:
        raise Fault("unsupported_file_type")
    if not name:
        raise Fault("filename_not_exists_error", "The specified filename does not exist.")
    if _FORBIDDEN & set(name):
        raise invalid("Filename contains invalid characters")
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower() if dot else ""
    if len(name) > 200:
        name = f"{(stem or name)[:200]}.{extension}" if dot else name[:200]
    limit = next(
        (limit for limit, extensions in _LIMITS.values() if extension in extensions), _OTHER_LIMIT
    )
    if len(content) > limit * _MEGABYTE:
        raise Fault("file_too_large")
    upload = Upload(store.ids.new(), name, media_type, content, extension)
    store.uploads[upload.id] = upload
    return upload


def use_files(
    store: Store, app: App, app_id: str, items: Sequence[Mapping[str, Any]] | None
) -> bool:
    """Attach files to a completion.

    Returns:
        Whether there are any. An app that takes no files ignores them, and so does Dify items that say too little.

    Raises:
        Fault: One of them cannot be used.
    """
    if not app.file_types:
        return False
    files = list(_files(store, app, items or ()))
    for kind, name, _ in files:
        if kind not in app.file_types:
            raise invalid(f"File validation failed for file: {name}")
    if len(files) > app.max_files:
        only = "image files" if all(kind == "image" for kind, *_ in files) else "files"
        raise invalid(f"Number of {only} exceeds the maximum limit {app.max_files}")
    for *_, upload in files:
        if upload is not None:
            upload.used_by.add(app_id)
    return bool(files)


def _files(
    store: Store, app: App, items: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, Upload | None]]:
    for item in items:
        method = item.get("transfer_method")
        if not method:
            continue
        if method not in _METHODS:
            raise invalid(f"No matching enum found for value '{method}'")
        kind = item.get("type") or "custom"
        if kind not in _TYPES:
            raise invalid(f"'{kind}' is not a valid FileType")
        if method == "local_file" or (method == "remote_url" and item.get("upload_file_id")):
            upload = _local(store, item.get("upload_file_id"))
            yield kind, upload.name, upload
        elif method == "remote_url":
            if url := item.get("url") or item.get("remote_url"):
                yield kind, _remote_name(app, str(url)), None
        else:
            what = "ToolFile" if method == "tool_file" else "DatasourceFile"
            raise invalid(f"{what} {item.get(f'{method}_id') or item.get('id')} not found")


def _local(store: Store, upload_id: Any) -> Upload:
    if not upload_id:
        raise invalid("Invalid upload file id")
    try:
        uuid.UUID(str(upload_id))
    except ValueError:
        raise invalid("Invalid upload file id format") from None
    if str(upload_id) not in store.uploads:
        raise invalid("Invalid upload file")
    return store.uploads[str(upload_id)]


def _remote_name(app: App, url: str) -> str:
    status = app.reach(url) if url.startswith(("http://", "https://")) else 0
    if status == 0:
        raise invalid(f"Reached maximum retries (3) for URL {url}")
    if status >= 400:
        raise Fault("internal_server_error")  # Dify does not expect that.
    return url.partition("?")[0].rpartition("/")[2]
