"""The files of a completion: which of them it may use."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ._apps import App
from ._faults import Fault, invalid
from ._store import EndUser, Upload
from ._used_file import UsedFile
from ._workspace import AppState, Workspace

_TYPES = ("image", "document", "audio", "video", "custom")
_METHODS = ("remote_url", "local_file", "tool_file", "datasource_file")


def use_files(
    workspace: Workspace,
    state: AppState,
    end_user: EndUser,
    items: Sequence[Mapping[str, Any]] | None,
) -> list[UsedFile]:
    """Attach files to a completion.

    Returns:
        The files. An app that does not accept files ignores them; a newer Dify ignores items without a method or a URL.

    Raises:
        Fault: One of them cannot be used.
    """
    app = state.app
    if not app.file_types:
        return []
    files = [
        _file(workspace, app, end_user, item)
        for item in items or ()
        if not (workspace.version.drops_incomplete_files and _is_incomplete(item))
    ]
    if len(files) > app.max_files:
        images = [file for file in files if file.type == "image"]
        kind = "image files" if len(images) > app.max_files else "files"
        raise invalid(f"Number of {kind} exceeds the maximum limit {app.max_files}")
    for file in files:
        if file.upload is not None:
            file.upload.used_by.add(state.id)
    return files


def _is_incomplete(item: Mapping[str, Any]) -> bool:
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
        name = "ToolFile" if method == "tool_file" else "DatasourceFile"
        raise invalid(f"{name} {item.get(f'{method}_id') or item.get('id')} not found")
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
    if upload is None or (workspace.version.checks_upload_owner and upload.owner is not end_user):
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
