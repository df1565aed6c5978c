"""Files, feedbacks, end users and annotations."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import ASGIApp

from ._call import Call
from ._faults import Fault, invalid
from ._files import checked_upload
from ._forms import FormFile
from ._http import first_of, headers
from ._payloads import (
    AnnotationCreatePayload,
    AnnotationReplyActionPayload,
    FeedbackListQuery,
    FilePreviewQuery,
    MessageFeedbackPayload,
)
from ._store import ANONYMOUS, Annotation, Feedback, iso

_PAGE_SIZE = 20
_LARGEST_PAGE = 100


async def upload_file(call: Call) -> ASGIApp:
    """`POST /files/upload`."""
    end_user = call.end_user(call.text("user"), required=False)
    files: dict[str, FormFile] = {}
    for name, value in call.form:
        if isinstance(value, FormFile):
            files.setdefault(name, value)
    if "file" not in files:
        raise Fault("no_file_uploaded")
    if len(files) > 1:
        raise Fault("too_many_files")
    workspace, file = call.workspace, files["file"]
    upload = checked_upload(
        workspace.store, workspace.version, end_user, file.name, file.media_type, file.content
    )
    body = {
        "id": upload.id,
        "name": upload.name,
        "size": len(upload.content),
        "extension": upload.extension,
        "mime_type": upload.media_type,
        "created_by": end_user.id,
        "created_at": workspace.ids.now(),
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
    return call.answer(body | {name: newer[name] for name in newer if name in fields}, 201)


async def download_file(call: Call) -> ASGIApp:
    """`GET /files/{file_id}/preview`: the bytes of a file that a completion of this app has used."""
    query = call.request.query_params
    call.end_user(query.get("user"), required=False)
    as_attachment = call.checked(FilePreviewQuery, first_of(call.request)).as_attachment
    upload = call.workspace.store.uploads.get(str(call.request.path_params["file_id"]))
    if upload is None or not upload.used_by:
        raise Fault("file_not_found")
    if call.state.id not in upload.used_by:
        raise Fault("file_access_denied")
    media_type, more = upload.media_type, {"Cache-Control": "public, max-age=3600"}
    is_html = media_type.partition(";")[0] == "text/html" or upload.extension in ("html", "htm")
    if is_html:
        more["X-Content-Type-Options"] = "nosniff"
    if is_html or as_attachment:
        media_type = "application/octet-stream"
        more["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(upload.name, safe='')}"
    elif media_type.startswith(("audio/", "video/")):
        more["Accept-Ranges"] = "bytes"
    return Response(upload.content, 200, {**headers(call.workspace.version), **more}, media_type)


async def submit_feedback(call: Call) -> ASGIApp:
    """`POST /messages/{message_id}/feedbacks`: one feedback for a message; `rating: null` takes it back."""
    body = await call.json()
    end_user = call.end_user(body.get("user"))
    payload = call.checked(MessageFeedbackPayload, body)
    store = call.workspace.store
    message = store.messages.get(str(call.request.path_params["message_id"]))
    if message is None or message.end_user is not end_user:
        raise Fault("not_found", "Message Not Exists.")
    feedback = store.feedbacks.get(message.id)
    if payload.rating is None:
        if feedback is None:
            raise invalid("rating cannot be None when feedback not exists")
        del store.feedbacks[message.id]
    elif feedback is not None:
        feedback.rating, feedback.content, feedback.updated_at = (
            payload.rating,
            payload.content,
            store.ids.now(),
        )
    else:
        now = store.ids.now()
        store.feedbacks[message.id] = Feedback(
            store.ids.new(), message, payload.rating, payload.content, now, now
        )
    return call.answer({"result": "success"})


async def list_feedbacks(call: Call) -> ASGIApp:
    """`GET /app/feedbacks`: the newest first."""
    query = call.checked(FeedbackListQuery, first_of(call.request))
    own = [
        feedback
        for feedback in call.workspace.store.feedbacks.values()
        if feedback.message.app_id == call.state.id
    ]
    own.sort(key=lambda feedback: feedback.created_at, reverse=True)
    start = (query.page - 1) * query.limit
    return call.answer(
        {"data": [_feedback(feedback) for feedback in own[start : start + query.limit]]}
    )


def _feedback(feedback: Feedback) -> dict[str, Any]:
    return {
        "id": feedback.id,
        "app_id": feedback.message.app_id,
        "conversation_id": feedback.message.conversation_id,
        "message_id": feedback.message.id,
        "rating": feedback.rating,
        "content": feedback.content,
        "from_source": "user",
        "from_end_user_id": feedback.message.end_user.id,
        "from_account_id": None,
        "created_at": iso(feedback.created_at),
        "updated_at": iso(feedback.updated_at),
    }


async def get_end_user(call: Call) -> ASGIApp:
    """`GET /end-users/{end_user_id}`: of the app."""
    wanted = call.state.id, str(call.request.path_params["end_user_id"])
    store = call.workspace.store
    end_user = next(
        (
            end_user
            for end_user in store.end_users.values()
            if (end_user.app_id, end_user.id) == wanted
        ),
        None,
    )
    if end_user is None:
        raise Fault("end_user_not_found")
    return call.answer(
        {
            "id": end_user.id,
            "tenant_id": store.tenant_id,
            "app_id": end_user.app_id,
            "type": "service-api",
            "external_user_id": end_user.user,
            "name": None,
            "is_anonymous": end_user.user == ANONYMOUS,
            "session_id": end_user.user,
            "created_at": iso(end_user.created_at),
            "updated_at": iso(end_user.created_at),
        }
    )


async def list_annotations(call: Call) -> ASGIApp:
    """`GET /apps/annotations`: numbers that are none count as not given."""
    query = first_of(call.request)
    page, limit = _whole(query.get("page"), 1), _whole(query.get("limit"), _PAGE_SIZE)
    keyword = query.get("keyword", "").lower()
    own = [
        annotation
        for (app_id, _), annotation in call.workspace.store.annotations.items()
        if app_id == call.state.id
    ]
    found = [
        annotation
        for annotation in reversed(own)
        if keyword in f"{annotation.question}\n{annotation.answer}".lower()
    ]
    size = max(min(limit, _LARGEST_PAGE), 0)
    items = found[max(page - 1, 0) * size :][:size]
    body = {
        "data": [_annotation(annotation) for annotation in items],
        "has_more": len(items) == limit,
    }
    return call.answer({**body, "limit": limit, "total": len(found), "page": page})


async def create_annotation(call: Call) -> ASGIApp:
    """`POST /apps/annotations`."""
    payload = call.checked(AnnotationCreatePayload, await call.json())
    store = call.workspace.store
    annotation = Annotation(store.ids.new(), payload.question, payload.answer, store.ids.now())
    store.annotations[call.state.id, annotation.id] = annotation
    return call.answer(_annotation(annotation), 201)


async def update_annotation(call: Call) -> ASGIApp:
    """`PUT /apps/annotations/{annotation_id}`."""
    payload = call.checked(AnnotationCreatePayload, await call.json())
    annotation = _own_annotation(call)
    annotation.question, annotation.answer = payload.question, payload.answer
    return call.answer(_annotation(annotation))


async def delete_annotation(call: Call) -> ASGIApp:
    """`DELETE /apps/annotations/{annotation_id}`."""
    del call.workspace.store.annotations[call.state.id, _own_annotation(call).id]
    return Response(None, 204, headers(call.workspace.version), "application/json")


async def configure_annotation_reply(call: Call) -> ASGIApp:
    """`POST /apps/annotation-reply/{action}`: a job, which is done when it is asked for."""
    action = call.request.path_params["action"]
    payload = call.checked(AnnotationReplyActionPayload, await call.json())
    if action not in ("enable", "disable"):
        raise Fault("unknown")
    store = call.workspace.store
    job_id = store.ids.new()
    store.jobs[job_id] = action
    store.annotation_replies[call.state.id] = _annotation_reply(
        payload, store.ids.new(), action == "enable"
    )
    return call.answer({"job_id": job_id, "job_status": "waiting"})


async def get_annotation_reply_status(call: Call) -> ASGIApp:
    """`GET /apps/annotation-reply/{action}/status/{job_id}`."""
    job_id = str(call.request.path_params["job_id"])
    if call.workspace.store.jobs.get(job_id) != call.request.path_params["action"]:
        raise invalid("The job does not exist.")
    return call.answer({"job_id": job_id, "job_status": "completed", "error_msg": ""})


def _annotation_reply(
    payload: AnnotationReplyActionPayload, setting_id: str, enabled: bool
) -> dict[str, Any]:
    if not enabled:
        return {"enabled": False}
    model = {
        "embedding_provider_name": payload.embedding_provider_name,
        "embedding_model_name": payload.embedding_model_name,
    }
    settings = {"id": setting_id, "enabled": True, "score_threshold": payload.score_threshold}
    return {**settings, "embedding_model": model}


def _own_annotation(call: Call) -> Annotation:
    annotation = call.workspace.store.annotations.get(
        (call.state.id, str(call.request.path_params["annotation_id"]))
    )
    if annotation is None:
        raise Fault("not_found", "Annotation not found")
    return annotation


def _annotation(annotation: Annotation) -> dict[str, Any]:
    own = {"id": annotation.id, "question": annotation.question, "answer": annotation.answer}
    return {**own, "hit_count": 0, "created_at": annotation.created_at}


def _whole(value: str | None, otherwise: int) -> int:
    try:
        return int(value or "")
    except ValueError:
        return otherwise
