"""Files: uploads, with their checks in Dify's order, and downloads."""

from __future__ import annotations

from os.path import splitext
from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import ASGIApp

from ._call import Call
from ._faults import Fault, invalid
from ._forms import FormFile
from ._payloads import FilePreviewQuery
from ._responses import first_values, headers
from ._store import EndUser, Upload
from ._workspace import Workspace

_MEGABYTE = 1024 * 1024
_LIMITS = (
    (10, {"jpg", "jpeg", "png", "webp", "gif", "svg"}),
    (100, {"mp4", "mov", "mpeg", "webm"}),
    (50, {"mp3", "m4a", "wav", "amr", "mpga"}),
)
"""The limits of images, videos and sounds in megabytes, each with the extensions of its files."""
_OTHER_LIMIT = 15


async def upload_file(call: Call) -> ASGIApp:
    """`POST /files/upload`."""
    end_user = call.end_user(call.text("user"), required=False)
    upload = _save_upload(call.workspace, end_user, _only_file(call))
    return call.answer(_upload_body(call.workspace, upload), 201)


def _only_file(call: Call) -> FormFile:
    files = {name: value for name, value in reversed(call.form) if isinstance(value, FormFile)}
    if "file" not in files:
        raise Fault("no_file_uploaded")
    if len(files) > 1:
        raise Fault("too_many_files")
    return files["file"]


def _upload_body(workspace: Workspace, upload: Upload) -> dict[str, Any]:
    body = {
        "id": upload.id,
        "name": upload.name,
        "size": len(upload.content),
        "extension": upload.extension,
        "mime_type": upload.media_type,
        "created_by": upload.owner.id,
        "created_at": workspace.clock.now(),
        "preview_url": None,
    }
    newer = {
        "source_url": workspace.url_of(upload.id),
        "original_url": None,
        "user_id": None,
        "tenant_id": workspace.store.tenant_id,
        "conversation_id": None,
        "file_key": None,
        "reference": None,
    }
    fields = workspace.version.upload_fields
    return body | {name: value for name, value in newer.items() if name in fields}


async def download_file(call: Call) -> ASGIApp:
    """`GET /files/{file_id}/preview`: the bytes of a file that a completion of this app has used."""
    query = call.request.query_params
    call.end_user(query.get("user"), required=False)
    as_attachment = call.validated(FilePreviewQuery, first_values(call.request)).as_attachment
    upload = call.workspace.store.uploads.get(str(call.request.path_params["file_id"]))
    if upload is None or not upload.used_by:
        raise Fault("file_not_found")
    if call.state.id not in upload.used_by:
        raise Fault("file_access_denied")
    media_type, fields = upload.media_type, {"Cache-Control": "public, max-age=3600"}
    is_html = media_type.partition(";")[0] == "text/html" or upload.extension in ("html", "htm")
    if is_html:
        fields["X-Content-Type-Options"] = "nosniff"
    if is_html or as_attachment:
        media_type = "application/octet-stream"
        fields["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote(upload.name, safe='')}"
        )
    elif media_type.startswith(("audio/", "video/")):
        fields["Accept-Ranges"] = "bytes"
    return Response(upload.content, 200, {**headers(call.workspace.version), **fields}, media_type)


def _save_upload(workspace: Workspace, owner: EndUser, file: FormFile) -> Upload:
    """Check a file in Dify's order, and save it.

    Raises:
        Fault: Dify would refuse it.
    """
    version, store, name = workspace.version, workspace.store, file.name
    if not file.media_type:
        raise Fault("unsupported_file_type")
    if not name:
        raise Fault("filename_not_exists_error", "The specified filename does not exist.")
    if set(version.refused_file_name_characters) & set(name):
        raise invalid("Filename contains invalid characters")
    extension = splitext(name)[1].lstrip(".").lower()
    if len(name) > 200:
        name = f"{name.partition('.')[0][:200]}.{extension}"
    limits = (limit for limit, extensions in _LIMITS if extension in extensions)
    limit = next(limits, _OTHER_LIMIT)
    if len(file.content) > limit * _MEGABYTE:
        raise Fault("file_too_large", version.file_too_large_message)
    upload = Upload(store.ids.new(), owner, name, file.media_type, file.content, extension)
    store.uploads[upload.id] = upload
    return upload
