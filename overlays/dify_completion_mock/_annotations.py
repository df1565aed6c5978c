"""Annotations, and the setting of replies by annotation."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp

from ._call import Call
from ._faults import Fault, invalid
from ._payloads import AnnotationCreatePayload, AnnotationReplyActionPayload
from ._responses import first_values, headers
from ._store import Annotation

_PAGE_SIZE = 20
_MAX_PAGE_SIZE = 100


async def list_annotations(call: Call) -> ASGIApp:
    """`GET /apps/annotations`: numbers that are none count as not given."""
    query = first_values(call.request)
    page, limit = _integer(query.get("page"), 1), _integer(query.get("limit"), _PAGE_SIZE)
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
    size = max(min(limit, _MAX_PAGE_SIZE), 0)
    items = found[max(page - 1, 0) * size :][:size]
    body = {
        "data": [_annotation(annotation) for annotation in items],
        "has_more": len(items) == limit,
    }
    return call.answer({**body, "limit": limit, "total": len(found), "page": page})


async def create_annotation(call: Call) -> ASGIApp:
    """`POST /apps/annotations`."""
    payload = call.validated(AnnotationCreatePayload, await call.json())
    store = call.workspace.store
    annotation = Annotation(store.ids.new(), payload.question, payload.answer, store.clock.now())
    store.annotations[call.state.id, annotation.id] = annotation
    return call.answer(_annotation(annotation), 201)


async def update_annotation(call: Call) -> ASGIApp:
    """`PUT /apps/annotations/{annotation_id}`."""
    payload = call.validated(AnnotationCreatePayload, await call.json())
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
    payload = call.validated(AnnotationReplyActionPayload, await call.json())
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


def _integer(value: str | None, default: int) -> int:
    try:
        return int(value or "")
    except ValueError:
        return default
