"""Feedbacks for messages."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp

from ._call import Call
from ._faults import Fault, invalid
from ._payloads import FeedbackListQuery, MessageFeedbackPayload
from ._responses import first_values
from ._store import Feedback, iso


async def submit_feedback(call: Call) -> ASGIApp:
    """`POST /messages/{message_id}/feedbacks`: one feedback for a message; `rating: null` takes it back."""
    body = await call.json()
    end_user = call.end_user(body.get("user"))
    payload = call.validated(MessageFeedbackPayload, body)
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
        feedback.rating = payload.rating
        feedback.content = payload.content
        feedback.updated_at = store.clock.now()
    else:
        now = store.clock.now()
        store.feedbacks[message.id] = Feedback(
            store.ids.new(), message, payload.rating, payload.content, now, now
        )
    return call.answer({"result": "success"})


async def list_feedbacks(call: Call) -> ASGIApp:
    """`GET /app/feedbacks`: the newest first."""
    query = call.validated(FeedbackListQuery, first_values(call.request))
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
