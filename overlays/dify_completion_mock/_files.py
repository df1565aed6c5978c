"""Files: which uploads are taken, and which of them a completion may use."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from os.path import splitext
from typing import Any

from ._apps import App
from ._faults import Fault, invalid
from ._store import EndUser, Store, Upload
from ._used_file import UsedFile
from ._version import Version
from ._workspace import AppState, Workspace

_MEGABYTE = 1024 * 1024
_LIMITS = {
    "image": (10, {"jpg", "jpeg", "png", "webp", "gif", "svg"}),
    "video": (100, {"mp4", "mov", "mpeg", "webm"}),
    "audio": (50, {"mp3", "m4a", "wav", "amr", "mpga"}),
}
_OTHER_LIMIT = 15
_TYPES = ("image", "document", "audio", "video", "custom")
_METHODS = ("remote_url", "local_file", "tool_file", "datasource_file")


def checked_upload(
    store: Store,
    version: Version,
    owner: EndUser,
    name: str,
    media_type: str | None,
    content: bytes,
) -> Upload:
    """Take an upload.

    Raises:
        Fault: Dify would not take it; the first reason in the order of its checks.
    """
    if not media_type:
        raise Fault("unsupported_file_type")
    if not name:
        raise Fault("filename_not_exists_error", "The specified filename does not exist.")
    if set(version.refused_in_file_names) & set(name):
        raise invalid("Filename contains invalid characters")
    extension = splitext(name)[1].lstrip(".").lower()
    if len(name) > 200:
        name = f"{name.partition('.')[0][:200]}.{extension}"
    limit = next(
        (limit for limit, extensions in _LIMITS.values() if extension in extensions), _OTHER_LIMIT
    )
    if len(content) > limit * _MEGABYTE:
        raise Fault("file_too_large", version.too_large)
    upload = Upload(store.ids.new(), owner, name, media_type, content, extension)
    store.uploads[upload.id] = upload
    return upload


def use_files(
    workspace: Workspace,
    state: AppState,
    end_user: EndUser,
    items: Sequence[Mapping[str, Any]] | None,
) -> list[UsedFile]:
    """Attach files to a completion.

    Returns:
        The files. An app that takes no files ignores them, and so does a newer Dify items that say too little.

    Raises:
        Fault: One of them cannot be used.
    """
    app = state.app
    if not app.file_types:
        return []
    files = [
        _file(workspace, app, end_user, item)
        for item in items or ()
        if not (workspace.version.drops_odd_files and _is_odd(item))
    ]
    if len(files) > app.max_files:
        images = [file for file in files if file.type == "image"]
        only = "image files" if len(images) > app.max_files else "files"
        raise invalid(f"Number of {only} exceeds the maximum limit {app.max_files}")
    for file in files:
        if file.upload is not None:
            file.upload.used_by.add(state.id)
    return files


def _is_odd(item: Mapping[str, Any]) -> bool:
    method = item.get("transfer_method")
    return not method or (method == "remote_url" and not _url_of(item))


def _url_of(item: Mapping[str, Any]) -> Any:
    return item.get("url") or item.get("remote_url")


def _file(workspace: Workspace, app: App, end_user: EndUser, item: Mapping[str, Any]) -> UsedFile:
    method, kind = item.get("transfer_method"), item.get("type") or "custom"
    if method not in _METHODS:
        raise invalid(f"No matching enum found for value '{method}'")
    if kind not in _TYPES:
        raise invalid(f"'{kind}' is not a valid FileType")
    if method == "local_file" or (method == "remote_url" and item.get("upload_file_id")):
        upload = _upload(workspace, end_user, item.get("upload_file_id"))
        file = UsedFile(kind, upload.name, method, workspace.url_of(upload.id), upload)
    elif method == "remote_url":
        url = str(_url_of(item) or "")
        file = UsedFile(kind, _remote_name(app, url), method, url)
    else:
        what = "ToolFile" if method == "tool_file" else "DatasourceFile"
        raise invalid(f"{what} {item.get(f'{method}_id') or item.get('id')} not found")
    if kind not in app.file_types:
        raise invalid(f"File validation failed for file: {file.name}")
    return file


def _upload(workspace: Workspace, end_user: EndUser, upload_id: Any) -> Upload:
    if not upload_id:
        raise invalid("Invalid upload file id")
    try:
        uuid.UUID(str(upload_id))
    except ValueError:
        raise invalid("Invalid upload file id format") from None
    upload = workspace.store.uploads.get(str(upload_id))
    if upload is None or (workspace.version.owns_uploads and upload.owner is not end_user):
        raise invalid("Invalid upload file")
    return upload


def _remote_name(app: App, url: str) -> str:
    if not url:
        raise invalid("Invalid file url")
    status = app.reach(url) if url.startswith(("http://", "https://")) else 0
    if status == 0:
        raise invalid(f"Reached maximum retries (3) for URL {url}")
    if status >= 400:
        raise Fault("internal_server_error")  # Dify does not expect that.
    return url.partition("?")[0].rpartition("/")[2]
